#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/records.hpp"
#include "domain/gift.hpp"
#include "domain/legal_notice.hpp"
#include "domain/sender_check.hpp"

namespace parrain::app {

/// Who writes to people in a workspace's name, and what they tell of the data they hold.
struct Sender {
    std::string from_name;
    std::string from_address;
    std::string reply_to;
    std::string publisher;        ///< the company as it is registered
    std::string postal_address;   ///< several lines
    std::string privacy_contact;  ///< an address, or where else requests are taken
    LocalText about;              ///< what the publisher is, in a sentence
    LegalNotice notice;
    bool only_verified = false;  ///< messages to prospects wait until the domain of `from_address` is verified
    std::int64_t version = 0;    ///< 0: nobody set it, these are defaults

    bool is_default() const { return version == 0; }
};

/// Senders of workspaces.
class SenderStore {
  public:
    virtual ~SenderStore() = default;
    virtual std::optional<Sender> find(WorkspaceId workspace) = 0;
    /// Writes all fields and one version more, or the first where `sender.version` is 0. False where that is no longer
    /// the stored version.
    virtual bool put(WorkspaceId workspace, const Sender& sender, Instant now) = 0;

    /// The last look at a sender's domain, which may have been another one.
    virtual std::optional<SenderCheck> check(WorkspaceId workspace) = 0;
    virtual void put(WorkspaceId workspace, const SenderCheck& check) = 0;
};

}  // namespace parrain::app
