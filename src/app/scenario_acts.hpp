#pragma once

#include "app/scenario_desk.hpp"

namespace parrain::app {

/// Do what a step says for an enrolled user, in the transaction that took it: put an e-mail into the queue, have a
/// message shown in the product, open a task, promise a gift. What cannot be done is skipped, with a word that says
/// why.
///
/// Skipped: an e-mail `no_address`, `sender_incomplete`, `template_incomplete`; a gift `no_qualified_referral` (a
/// reward always belongs to a referral), `gifts_not_allowed`, `gift_withdrawn`, `wants_no_reward`.
ActResult perform(ScenarioDesk& desk, const ListedEnrollment& listed, const Scenario& scenario,
                  const ScenarioVersion& version, const ScenarioStep& step, Instant at);

/// Where a rule of leaving or a person ended an enrollment, what it made ready in the product is shown no more. One
/// that came to its own end leaves it.
void withdraw_if_cut_short(Transaction& tx, WorkspaceId workspace, const Enrollment& enrollment, Instant now);

}  // namespace parrain::app
