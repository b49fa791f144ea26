#include <span>

#include "app/ledger.hpp"
#include "app/workspaces.hpp"
#include "cli/commands.hpp"
#include "cli/environment.hpp"
#include "cli/output.hpp"

namespace parrain::cli {
namespace {

constexpr int kUsage = 2;

std::string name_of(const Catalogue& texts, AccountKind account) {
    return texts.text(Locale::kEn, "ledger.account." + std::string(to_string(account)));
}

std::string words_of(const Catalogue& texts, const Breach& breach) {
    return texts.text(Locale::kEn, "ledger.breach." + std::string(to_string(breach.kind)),
                      {{"sequence", std::to_string(breach.sequence)},
                       {"reward", breach.reward ? breach.reward->str() : std::string()},
                       {"account", breach.account ? name_of(texts, *breach.account) : std::string()},
                       {"currency", breach.currency ? std::string(breach.currency->code()) : std::string()},
                       {"invoice", breach.subject}});
}

std::string json_of(const Catalogue& texts, const Breach& breach) {
    return json_object({{"kind", json_string(to_string(breach.kind))},
                        {"sequence", breach.sequence == 0 ? "null" : std::to_string(breach.sequence)},
                        {"reward", breach.reward ? json_string(breach.reward->str()) : "null"},
                        {"text", json_string(words_of(texts, breach))}});
}

std::string json_of(const app::MendedBalance& mended) {
    return json_object({{"program_id", json_string(mended.fund.program.str())},
                        {"campaign_id", mended.fund.campaign ? json_string(mended.fund.campaign->str()) : "null"},
                        {"account", json_string(to_string(mended.account))},
                        {"currency", json_string(mended.currency.code())},
                        {"from", std::to_string(mended.from)},
                        {"to", std::to_string(mended.to)}});
}

std::string json_of(std::span<const app::MendedBalance> mended) {
    std::string list;
    for (const app::MendedBalance& one : mended) list += (list.empty() ? "" : ",") + json_of(one);
    return "[" + list + "]";
}

std::string json_of(const Catalogue& texts, const app::Workspace& workspace, const app::Rebuilding& rebuilt) {
    const app::Verification& found = rebuilt.found;
    return json_object({{"workspace_id", json_string(workspace.id.str())},
                        {"rebuilt", json_of(rebuilt.mended)},
                        {"intact", found.breach ? "false" : "true"},
                        {"entries", std::to_string(found.entries)},
                        {"rewards", std::to_string(found.rewards)},
                        {"head_sequence", std::to_string(found.head.sequence)},
                        {"head_hash", json_string(found.head.hash)},
                        {"breach", found.breach ? json_of(texts, *found.breach) : "null"}});
}

std::string words_of(const Catalogue& texts, const app::Workspace& workspace, const app::MendedBalance& mended) {
    const std::string campaign = mended.fund.campaign ? " (campaign " + mended.fund.campaign->str() + ")" : "";
    return workspace.id.str() + "  rebuilt: “" + name_of(texts, mended.account) + "” of program " +
           mended.fund.program.str() + campaign + " from " + std::to_string(mended.from) + " to " +
           std::to_string(mended.to) + " minor units of " + std::string(mended.currency.code());
}

std::string words_of(const Catalogue& texts, const app::Workspace& workspace, const app::Verification& found) {
    return workspace.id.str() + "  " + workspace.name + "  " + std::to_string(found.entries) + " entries, " +
           std::to_string(found.rewards) + " rewards: " +
           (found.breach ? "BROKEN. " + words_of(texts, *found.breach) : "intact, head " + found.head.hash);
}

}  // namespace

int verify(const Config& config, const VerifyOptions& options) {
    const auto wanted =
        options.workspace.empty() ? WorkspaceId() : WorkspaceId::parse(options.workspace).value_or(WorkspaceId());
    const SystemClock clock;
    Environment environment(config, clock);
    const app::Context context = environment.context();
    bool is_intact = true;
    bool is_found = options.workspace.empty();
    for (const app::Workspace& workspace : app::Workspaces(context).list()) {
        if (!options.workspace.empty() && workspace.id != wanted) continue;
        is_found = true;
        const auto tell = [&](std::int64_t entries) {
            if (!options.json) tell_progress(workspace.id.str() + "  " + std::to_string(entries) + " entries checked");
        };
        const app::Ledger ledger(context);
        const auto done = options.rebuild ? ledger.rebuild(workspace.id, tell)
                                          : app::Rebuilding{.mended = {}, .found = ledger.verify(workspace.id, tell)};
        if (options.json) {
            print(json_of(context.texts, workspace, done));
        } else {
            for (const app::MendedBalance& one : done.mended) print(words_of(context.texts, workspace, one));
            print(words_of(context.texts, workspace, done.found));
        }
        is_intact = is_intact && !done.found.breach;
    }
    if (!is_found) {
        refuse(fail(ErrorCode::kNotFound));
        return kUsage;
    }
    return is_intact ? 0 : 1;
}

}  // namespace parrain::cli
