#include "app/subjects.hpp"

#include "app/workspaces.hpp"
#include "cli/commands.hpp"
#include "cli/environment.hpp"
#include "cli/output.hpp"
#include "http/handlers/subject_views.hpp"

namespace parrain::cli {
namespace {

constexpr int kUsage = 2;

/// The workspace named, or the only one there is.
std::optional<app::Workspace> workspace_of(const app::Context& context, const std::string& named) {
    const auto all = app::Workspaces(context).list();
    if (named.empty()) return all.size() == 1 ? std::optional(all.front()) : std::nullopt;
    for (const app::Workspace& one : all) {
        if (one.id.str() == named) return one;
    }
    return std::nullopt;
}

}  // namespace

int export_subject(const Config& config, const SubjectOptions& options) {
    const SystemClock clock;
    Environment environment(config, clock);
    const app::Context context = environment.context();
    const auto workspace = workspace_of(context, options.workspace);
    if (!workspace) {
        refuse(fail(ErrorCode::kNotFound, "/workspace"));
        return kUsage;
    }
    const auto subject = app::Subjects(context).find(workspace->id, options.email);
    if (!subject) return refuse(subject.failure());
    print(http::subject_json(*subject, http::Words(context.texts, workspace->locale)));
    return 0;
}

int erase_subject(const Config& config, const SubjectOptions& options) {
    const SystemClock clock;
    Environment environment(config, clock);
    const app::Context context = environment.context();
    const auto workspace = workspace_of(context, options.workspace);
    if (!workspace) {
        refuse(fail(ErrorCode::kNotFound, "/workspace"));
        return kUsage;
    }
    const app::Caller operator_at_the_machine{.workspace = workspace->id, .actor = {}, .role = "owner"};
    const auto erased = app::Subjects(context).erase(operator_at_the_machine, options.email);
    if (!erased) return refuse(erased.failure());
    print(json_object({{"referrals", std::to_string(erased->referrals)},
                       {"users", std::to_string(erased->users)},
                       {"members", std::to_string(erased->members)},
                       {"payments", std::to_string(erased->payments)},
                       {"messages", std::to_string(erased->messages)},
                       {"gift_addresses", std::to_string(erased->gift_addresses)},
                       {"tasks", std::to_string(erased->tasks)}}));
    return 0;
}

}  // namespace parrain::cli
