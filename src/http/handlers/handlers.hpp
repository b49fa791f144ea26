#pragma once

#include <vector>

#include "http/route.hpp"

/// The routes of each resource, as one table a file. A route's first tag names its resource; under `/v1` it is also the
/// scope that an API key needs.
namespace parrain::http {

/// PUT and GET of accounts and users.
std::vector<Route> customer_routes();
/// What the widget calls.
std::vector<Route> widget_routes();
/// Programs, their rules and budgets.
std::vector<Route> program_routes();
/// What programs spend, and the ceilings they must keep to.
std::vector<Route> guardrail_routes();
/// Campaigns inside programs, and the quality of what they bring.
std::vector<Route> campaign_routes();
/// Who recommends.
std::vector<Route> advocate_routes();
/// Recommendations and their history.
std::vector<Route> referral_routes();
/// Queues of reps, calls, and how programs want them made.
std::vector<Route> call_routes();
/// Reps, what they take, and whose an account is.
std::vector<Route> rep_routes();
/// Who may be contacted, who objected, and for how long data are kept.
std::vector<Route> contact_routes();
/// What proves how data were used, and the rights of the persons they are about.
std::vector<Route> evidence_routes();
/// Rewards, their approval and their why.
std::vector<Route> reward_routes();
/// Payouts and their results.
std::vector<Route> payout_routes();
/// The catalogue of gifts, their dispatch, and what a person may get in a year.
std::vector<Route> gift_routes();
/// What billing has to give, and what it said of it.
std::vector<Route> benefit_routes();
/// Where beneficiaries and the workspace have their money.
std::vector<Route> bank_account_routes();
/// Surveys, their answers, and why a user is asked or not.
std::vector<Route> survey_routes();
/// What the team has to do.
std::vector<Route> task_routes();
/// The team at the console.
std::vector<Route> member_routes();
/// Balances and money lines.
std::vector<Route> ledger_routes();
/// Lists as files for spreadsheets.
std::vector<Route> export_routes();
/// Facts from billing, told by the publisher or by Stripe.
std::vector<Route> billing_routes();
/// Prospects that did not come by referral, and the share that referral is to reach.
std::vector<Route> classical_routes();
/// Files of many lines brought in.
std::vector<Route> import_routes();
/// What the program costs and brings.
std::vector<Route> report_routes();
/// Settings, keys, token checks and Stripe's secret.
std::vector<Route> workspace_routes();
/// What messages say, and who sends them.
std::vector<Route> template_routes();
/// Whether the domain that a workspace sends from is verified.
std::vector<Route> sender_check_routes();
/// Claiming, logging in and out of the console.
std::vector<Route> session_routes();
/// Automated sequences, who runs through them, and when they may send.
std::vector<Route> scenario_routes();
/// Mail: what was sent, what waits, and what came back.
std::vector<Route> message_routes();
/// Where publishers want to be told of what happens, and what came of it.
std::vector<Route> webhook_routes();
/// The clock of a test server.
std::vector<Route> clock_routes();

/// Liveness, readiness and metrics.
std::vector<Route> health_routes();
/// The page behind a personal link, and its QR code.
std::vector<Route> link_page_routes();
/// The page on which the recipient of a gift confirms their address.
std::vector<Route> gift_page_routes();
/// The page on which a client's administrator decides for their account.
std::vector<Route> account_page_routes();
/// The page on which a prospect answers, and the one that ends mail.
std::vector<Route> prospect_page_routes();
/// What reps have to call, for the program that they keep their calendar in.
std::vector<Route> calendar_routes();
/// The referral tab in a page of its own.
std::vector<Route> embed_routes();
/// The contract and the list of refusals.
std::vector<Route> docs_routes();
/// The console and the widget's script.
std::vector<Route> asset_routes();
/// The demo host page and what plays its back end.
std::vector<Route> demo_routes();

}  // namespace parrain::http
