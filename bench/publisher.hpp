#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/access.hpp"
#include "app/recommendations.hpp"
#include "app/workspaces.hpp"
#include "core/clock.hpp"
#include "core/id_source.hpp"
#include "mail/renderer.hpp"
#include "storage/open.hpp"
#include "storage/store.hpp"

namespace parrain::bench {

/// An SQLite database of the product opened in this process, with what its use cases need. No server may run on it.
class OpenedData {
  public:
    explicit OpenedData(const std::filesystem::path& folder);

    storage::Database& database() { return *database_; }
    app::Store& store() { return store_; }
    IdSource& ids() { return ids_; }
    app::Context context();

    /// How many rows all tables hold together.
    std::int64_t rows();

  private:
    std::unique_ptr<storage::Database> database_;
    storage::SqlStore store_;
    SystemClock clock_;
    ClockIdSource ids_;
    Catalogue texts_;
    AddressLists lists_;
    app::Settings settings_;
    mail::Renderer renderer_;
};

/// A user who may recommend: an administrator, alone at their company.
struct KnownUser {
    app::WidgetClaims claims;
    app::WidgetCaller caller;
    app::Advocate advocate;
    std::string token;  ///< for the widget's API, valid for an hour
};

/// A workspace of the preset `administrators` and its users.
struct Publisher {
    WorkspaceId workspace;
    std::string api_key;
    std::vector<KnownUser> users;
};

/// What a user types of prospect number `number`: a company that no other number names.
app::NewReferral prospect(std::size_t number);

/// Make the workspace, and `count` users who have opened the widget once.
Publisher make_publisher(OpenedData& data, std::size_t count);

/// What billing tells of a customer of this address: the first year, paid. `name` makes its numbers its own.
std::string payment_json(const std::string& name, const std::string& email);

/// Whole requests, ready to send.
std::string state_request(const KnownUser& user);
std::string referral_request(const KnownUser& user, std::size_t number);
std::string payment_request(const Publisher& publisher, const std::string& name, const std::string& email);

/// Call `work(index)` for 0 to `count` - 1 from 64 threads.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace parrain::bench
