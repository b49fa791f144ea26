#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/records.hpp"

namespace parrain::app {

struct Slice;

/// How many classical prospects were contacted in a month, and how many bought; of one rep, or of nobody in particular.
/// Days count from 1970 (UTC).
struct ClassicalCount {
    std::int64_t month;  ///< its first day
    std::optional<MemberId> rep;
    std::int64_t contacted;
    std::int64_t won;
    Instant updated_at = {};

    bool says_as(const ClassicalCount& other) const { return contacted == other.contacted && won == other.won; }
};

/// One prospect that did not come by referral, known by a number of the publisher's and nothing else.
struct ClassicalProspect {
    RecordId id;
    std::string external_id;
    std::int64_t contacted_on;           ///< day
    std::optional<std::int64_t> won_on;  ///< day
    std::optional<MemberId> rep;
    Instant updated_at = {};

    bool says_as(const ClassicalProspect& other) const {
        return contacted_on == other.contacted_on && won_on == other.won_on && rep == other.rep;
    }
};

/// What share of new customers is wanted from referral, and where the workspace started.
struct ShareTarget {
    Rate start;
    Rate target;
    std::int64_t version = 0;  ///< 0: nobody set it, these are the defaults
};

/// Classical prospects, and the share that referral is to reach.
class ClassicalStore {
  public:
    virtual ~ClassicalStore() = default;
    /// Replaces what was told of the month and rep before.
    virtual void put(WorkspaceId workspace, const ClassicalCount& count) = 0;
    virtual std::optional<ClassicalCount> find(WorkspaceId workspace, std::int64_t month,
                                               std::optional<MemberId> rep) = 0;
    /// Latest month first; within it those of nobody in particular first.
    virtual std::vector<ClassicalCount> counts(WorkspaceId workspace) = 0;
    /// False where there is none.
    virtual bool remove(WorkspaceId workspace, std::int64_t month, std::optional<MemberId> rep) = 0;

    /// Replaces what was told of the same `external_id` before, which keeps its id.
    virtual void put(WorkspaceId workspace, const ClassicalProspect& prospect) = 0;
    virtual std::optional<ClassicalProspect> find(WorkspaceId workspace, std::string_view external_id) = 0;
    /// Newest first.
    virtual std::vector<ClassicalProspect> prospects(WorkspaceId workspace, const Slice& slice) = 0;
    /// False where there is none.
    virtual bool remove(WorkspaceId workspace, std::string_view external_id) = 0;

    virtual std::optional<ShareTarget> target(WorkspaceId workspace) = 0;
    /// Writes both and one version more, or the first where `target.version` is 0. False where that is no longer the
    /// stored version.
    virtual bool put(WorkspaceId workspace, const ShareTarget& target, Instant now) = 0;
};

}  // namespace parrain::app
