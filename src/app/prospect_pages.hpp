#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/contact_store.hpp"
#include "app/context.hpp"
#include "app/templates.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What a prospect sees behind the link they were sent.
struct ProspectPage {
    /// What they said so far, as far as whoever has the link may know.
    enum class Standing {
        kOpen,
        kInterested,
        kRefused,
        kForgotten,  ///< nothing is kept but the hash by which they can still refuse
    };

    Workspace workspace;
    Standing standing = Standing::kOpen;
    /// The advocate forwarded the link and has it too: the page then looks the same whatever is known of the prospect.
    bool is_forwarded = false;
    std::optional<NamedSource> advocate;  ///< none: one of the publisher's customers, unnamed
    Instant given_at;
    std::optional<std::string> company;
    std::optional<std::string> contact_name;
    std::string prospect_offer;
    std::vector<LegalLine> legal;  ///< what article 14 wants said, an item a line
    int silent_days = 0;           ///< until their data are erased after they refused
};

/// What a prospect does on their page. Everything works by the link alone, without cookie or script.
class ProspectPages {
  public:
    explicit ProspectPages(const Context& context) : context_(context) {}

    /// Nothing is written. @error kNotFound (also for a token that is altered in any way, or a user's)
    Result<ProspectPage> page(std::string_view token, Locale locale) const;

    /// The prospect wants to be contacted: their consent is kept with the version of the text they read, and a referral
    /// that can become so is engaged. @error kNotFound
    Result<ProspectPage> interested(std::string_view token, Locale locale) const;

    /// The prospect objects: never again, whatever the state. Works after erasure too. @error kNotFound
    Result<ProspectPage> refuse(std::string_view token, Locale locale) const;

  private:
    Context context_;
};

/// The version of the text beside "I am interested", kept with each consent as proof.
inline constexpr const char* kInterestText = "interest-2026-1";

}  // namespace parrain::app
