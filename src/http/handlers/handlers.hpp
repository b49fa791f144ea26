#pragma once

#include <vector>

#include "http/route.hpp"

/// The routes of each resource, as one table a file. A route's first tag names its resource; under `/v1` it is also the
/// scope that an API key needs.
namespace parrain::http {

std::vector<Route> customer_routes();
std::vector<Route> widget_routes();
std::vector<Route> program_routes();
std::vector<Route> referral_routes();
std::vector<Route> reward_routes();
std::vector<Route> payout_routes();
std::vector<Route> ledger_routes();
std::vector<Route> billing_routes();
std::vector<Route> report_routes();
std::vector<Route> workspace_routes();
std::vector<Route> session_routes();
std::vector<Route> clock_routes();

std::vector<Route> health_routes();
std::vector<Route> link_page_routes();
std::vector<Route> docs_routes();
std::vector<Route> asset_routes();
std::vector<Route> demo_routes();

}  // namespace parrain::http
