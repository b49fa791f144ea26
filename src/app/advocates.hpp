#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/contact_store.hpp"
#include "app/context.hpp"
#include "core/result.hpp"
#include "domain/quality.hpp"

namespace parrain::app {

/// How an advocate stands with us.
enum class AdvocateState {
    kActive,
    kGiftsOnSale,  ///< their referrals come to nothing: what they recommend now earns gifts on sales only
    kLeft,         ///< the user, their company
};

/// An advocate with the names a list shows beside them.
struct AdvocateView {
    Advocate advocate;
    std::string user_external_id;
    std::string name;
    std::string email;
    std::string account_external_id;
    std::string account_name;
    AdvocateState state = AdvocateState::kActive;
    std::optional<int> score;  ///< the last they gave in a survey of the program
    QualityCounts counts;      ///< what became of everything they recommended
    std::int64_t referrals = 0;
};

/// What one advocate earned in one currency: promised and not taken back, and the part of it that was paid.
struct AdvocateEarnings {
    Money earned;
    Money paid;
};

/// All that the team wants to know of one advocate.
struct AdvocateDetail {
    AdvocateView view;
    std::optional<std::string> phone;        ///< where a rep calls them
    std::vector<AdvocateEarnings> earnings;  ///< of what they themselves receive, by currency
    std::vector<KeptEnrollment> enrollments;
};

/// Which advocates a list shows; what is empty does not filter.
struct AdvocateFilter {
    /// Also those who have a record because they opened the product, and neither recommended anybody nor were enrolled.
    bool is_everybody = false;
    ProgramId program;
    std::string source;
    std::string query;  ///< a part of name, address or company, in any case and without accents
    std::optional<AdvocateState> state;
    std::optional<int> score_from;
    std::optional<int> score_to;
};

/// Some lines of a list, and after which of them it goes on; none where it ends.
struct AdvocatePage {
    std::vector<AdvocateView> items;
    std::optional<AdvocateId> next;
};

/// Who recommends.
class Advocates {
  public:
    explicit Advocates(const Context& context) : context_(context) {}

    /// Newest first. A filter that few pass looks at so many advocates in one call and no more, so that a page may hold
    /// fewer lines than asked for, even none, and the list still goes on.
    AdvocatePage list(WorkspaceId workspace, const AdvocateFilter& filter, Slice slice) const;

    /// @error kNotFound
    Result<AdvocateDetail> get(WorkspaceId workspace, AdvocateId id) const;

  private:
    Context context_;
};

}  // namespace parrain::app
