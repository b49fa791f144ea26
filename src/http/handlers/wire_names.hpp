#pragma once

#include <boost/describe.hpp>

#include "app/benefits.hpp"
#include "app/call_store.hpp"
#include "app/records.hpp"
#include "app/scenario_store.hpp"
#include "domain/billing.hpp"
#include "domain/campaign.hpp"
#include "domain/enrollment.hpp"
#include "domain/gift.hpp"
#include "domain/guardrail.hpp"
#include "domain/ledger_audit.hpp"
#include "domain/message.hpp"
#include "domain/referral_states.hpp"
#include "domain/reward_rule.hpp"
#include "domain/reward_states.hpp"
#include "domain/survey.hpp"
#include "domain/webhook.hpp"

/// The enumerations of the domain whose names on the wire follow from their enumerators (`kClawbackDue` is
/// `clawback_due`), described so that bodies, queries and the contract use them directly. What is not listed here is
/// never sent.
namespace parrain {

BOOST_DESCRIBE_ENUM(ReferralState, kSubmitted, kReview, kAccepted, kAdvocateCall, kToContact, kContacted, kEngaged,
                    kWon, kRefunded, kLost, kExpired, kWithdrawn, kRejected, kObjected, kErased)
BOOST_DESCRIBE_ENUM(AdvocateStep, kReceived, kInDiscussion, kCustomer, kNotThisTime)
BOOST_DESCRIBE_ENUM(AdvocateStage, kReceived, kAdvocateCall, kProspectCall, kInDiscussion, kCustomer, kNotThisTime)
BOOST_DESCRIBE_ENUM(RewardState, kParked, kUnfunded, kPending, kHeld, kApproved, kScheduled, kFailed, kPaid,
                    kClawbackDue, kClawedBack, kVoided, kWrittenOff)
BOOST_DESCRIBE_ENUM(Beneficiary, kAdvocate, kAccount, kProspect)
BOOST_DESCRIBE_ENUM(Milestone, kAccepted, kEngaged, kWon, kRenewal)
BOOST_DESCRIBE_ENUM(RewardBase, kNone, kFirstPayment, kPayment, kAnnualValue, kOrderAmount)
BOOST_DESCRIBE_ENUM(RewardKind, kCash, kCredit, kFreeMonths, kModule, kGift, kExperience, kDonation)
BOOST_DESCRIBE_ENUM(Approval, kAuto, kManual, kAboveAmount)
BOOST_DESCRIBE_ENUM(TierBy, kOrderAmount, kCount)
BOOST_DESCRIBE_ENUM(Audience, kEverybody, kAdmin, kMember)
BOOST_DESCRIBE_ENUM(Attribute, kRelevance, kAddressClass, kCountry, kSource, kHasCompanyNumber, kAnnualValue,
                    kBillingInterval)
BOOST_DESCRIBE_ENUM(Operator, kIs, kIsNot, kAtLeast, kBelow, kOneOf)
BOOST_DESCRIBE_ENUM(Match, kAll, kAny)
BOOST_DESCRIBE_ENUM(AccountKind, kFunding, kBudget, kPending, kApproved, kClearing, kSettled, kOwed)
BOOST_DESCRIBE_ENUM(BreachKind, kGap, kHash, kAmount, kCause, kHead, kBelowZero, kSum, kBalance, kRewardPlace,
                    kRewardEntries, kRewardShare, kRewardHistory, kNetting, kInvoice)
BOOST_DESCRIBE_ENUM(Interval, kMonth, kYear)
BOOST_DESCRIBE_ENUM(PayoutState, kAwaitingApproval, kOpen, kDone, kCancelled)
BOOST_DESCRIBE_ENUM(LineOutcome, kScheduled, kConfirmed, kFailed, kNetted)
BOOST_DESCRIBE_ENUM(GuardrailAction, kAlert, kApproval, kPause)
BOOST_DESCRIBE_ENUM(GuardrailState, kOk, kAlert, kApproval, kPaused)
BOOST_DESCRIBE_ENUM(CampaignState, kDraft, kScheduled, kRunning, kPaused, kStopped, kEnded)
BOOST_DESCRIBE_ENUM(CampaignEvent, kLaunched, kPaused, kResumed, kStopped)
BOOST_DESCRIBE_ENUM(ReviewProposal, kAccept, kReview, kRefuse)
BOOST_DESCRIBE_ENUM(MessageKind, kProspect, kUser)
BOOST_DESCRIBE_ENUM(MessageState, kQueued, kSending, kSent, kUnknown, kRefused)
BOOST_DESCRIBE_ENUM(MessageReason, kSuppressed, kReferralClosed, kAddressInvalid, kSenderMissing, kRelayRefused,
                    kRelayBusy, kBounced, kErased, kScenarioEnded, kTooLate)
BOOST_DESCRIBE_ENUM(GuardrailLimit, kCostPerCustomer, kCostToRevenue, kBudget)
BOOST_DESCRIBE_ENUM(StepKind, kWait, kEmail, kShow, kBranch, kTask, kGift, kStop)
BOOST_DESCRIBE_ENUM(WaitUnit, kMinutes, kHours, kDays, kBusinessDays)
BOOST_DESCRIBE_ENUM(TriggerKind, kManual, kSurvey, kAdvocate, kMilestone, kSegment)
BOOST_DESCRIBE_ENUM(Fact, kScore, kRole, kIsAdvocate, kSubmitted, kQualified, kRewardEarned, kPlan, kCountry, kSessions,
                    kDaysSinceEnrolled, kDaysSinceSubmitted, kDaysSinceSeen, kCustomerDays)
BOOST_DESCRIBE_ENUM(EnrollmentState, kActive, kPaused, kEnded)
BOOST_DESCRIBE_ENUM(Standing, kDue, kWaiting, kQuietHours, kFrequencyCap, kCatchUp)
BOOST_DESCRIBE_ENUM(EndReason, kUserLeft, kAccountEnded, kRecommendingRefused, kUnsubscribed, kProgramClosed,
                    kProgramPaused, kLastRung, kTimeLimit, kStopped, kCompleted, kByHand, kVersionChanged)
BOOST_DESCRIBE_ENUM(StepOutcome, kDone, kSkipped, kYes, kNo)
BOOST_DESCRIBE_ENUM(CallParty, kAdvocate, kProspect)
BOOST_DESCRIBE_ENUM(CallOutcome, kReached, kAgrees, kDeclines, kNoAnswer, kCallBack, kInterested, kWon, kLost)
BOOST_DESCRIBE_ENUM(RoutingReason, kAccountRep, kRule, kLoad, kTaken, kHandedOver)
BOOST_DESCRIBE_ENUM(SurveyState, kOpen, kPaused)
BOOST_DESCRIBE_ENUM(SurveyStyle, kCard, kModal)
BOOST_DESCRIBE_STRUCT(LocalText, (), (en, fr))
BOOST_DESCRIBE_ENUM(WebhookState, kActive, kDisabled)
BOOST_DESCRIBE_ENUM(WebhookStop, kByHand, kGone)
BOOST_DESCRIBE_ENUM(DeliveryState, kPending, kDelivered, kDead)
BOOST_DESCRIBE_ENUM(DeliveryFault, kStatus, kRedirect, kGone, kTimeout, kUnreachable, kTls, kForbidden)

}  // namespace parrain

namespace parrain::app {

BOOST_DESCRIBE_ENUM(ActorKind, kAdvocate, kMember, kApi, kBilling, kProspect, kSystem)
BOOST_DESCRIBE_ENUM(BenefitState, kDue, kApplied, kFailed, kReversed)
BOOST_DESCRIBE_ENUM(BillingOutcome, kPending, kApplied, kParked, kIgnored, kDeadLetter)
BOOST_DESCRIBE_ENUM(ScenarioState, kDraft, kRunning, kPaused, kClosed)

}  // namespace parrain::app
