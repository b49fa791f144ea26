#include "cli/bounces.hpp"

#include <iostream>
#include <iterator>

#include "app/messages.hpp"
#include "cli/bounce_folder.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "core/log.hpp"
#include "mail/report.hpp"

namespace parrain::cli {
namespace {

constexpr std::size_t kLongestReport = 4 << 20;
constexpr std::size_t kBatch = 100;

/// EX_TEMPFAIL of sysexits.h: the mail server keeps the report and tries again.
constexpr int kTryAgain = 75;

void take(const app::Context& context, const mail::DeliveryReport& report) {
    const auto named = app::parse_message_id(report.message_id);
    if (!named) return log_event("bounce.ignored", {{"reason", "not_ours"}});
    for (const mail::ReportedRecipient& recipient : report.recipients) {
        if (!recipient.has_failed()) continue;
        const std::string detail =
            recipient.diagnostic.empty() ? recipient.status : recipient.status + " " + recipient.diagnostic;
        const auto taken = app::Messages(context).bounce(
            named->first, {.message_id = report.message_id, .is_final = true, .detail = detail});
        if (!taken) return log_event("bounce.ignored", {{"reason", to_string(taken.error())}});
        return log_event("bounce.taken", {{"workspace", named->first.str()},
                                          {"message", taken->message.str()},
                                          {"is_new", taken->outcome == app::BounceOutcome::kApplied ? 1 : 0}});
    }
    log_event("bounce.ignored", {{"reason", "not_final"}});
}

}  // namespace

int take_kept_bounces(const app::Context& context, const BounceFolder& folder) {
    int done = 0;
    for (auto kept = folder.kept(kBatch); !kept.empty(); kept = folder.kept(kBatch)) {
        for (const auto& path : kept) {
            if (const auto report = mail::read_delivery_report(BounceFolder::read(path))) take(context, *report);
            // What cannot be removed would be taken for ever.
            if (!std::filesystem::remove(path)) return done;
            ++done;
        }
    }
    return done;
}

int keep_bounce(const Config& config) {
    std::string text;
    text.reserve(1 << 16);
    for (std::istreambuf_iterator<char> next(std::cin), end; next != end; ++next) {
        text += *next;
        // The rest of a message that is too long is read and forgotten: the mail server must not be stopped.
        if (text.size() > kLongestReport) text.resize(kLongestReport);
    }
    const auto report = mail::read_delivery_report(text);
    if (!report) {
        print("no delivery report (RFC 3464): nothing to do");
        return 0;
    }
    try {
        BounceFolder(config.data).keep(text);
    } catch (const std::runtime_error& failure) {
        refuse(failure.what());
        return kTryAgain;
    }
    print("kept for the server");
    return 0;
}

}  // namespace parrain::cli
