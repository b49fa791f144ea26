#pragma once

#include <string_view>

#include "app/context.hpp"
#include "app/ports.hpp"
#include "app/templates.hpp"

/// Mail to advocates about what they recommended.
namespace parrain::app {

/// Say of whom a message speaks, as far as that is known: `prospect_name`, `prospect_company`.
void add_prospect(TemplateValues& values, const Referral& referral);

/// Queue the message of a template to the advocate of a referral in their language, once for each referral: nothing
/// where they left or unsubscribed, or where the template cannot be sent. Their name and the prospect are added to
/// `values`.
void mail_advocate(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                   std::string_view template_key, TemplateValues values, Instant now);

/// The language in which the advocate of a referral is written to.
Locale locale_of_advocate(Transaction& tx, WorkspaceId workspace, const Referral& referral);

}  // namespace parrain::app
