#include "mail/verdict.hpp"

#include <algorithm>
#include <charconv>

namespace parrain::mail {
namespace {

constexpr int kServiceClosing = 421;
constexpr int kHundred = 100;
constexpr std::size_t kCodeLength = 3;
constexpr std::size_t kLongestReply = 500;

RelayVerdict by_class(const Reply& reply) {
    switch (reply.code / kHundred) {
        case 2: return RelayVerdict::kTaken;
        case 4: return RelayVerdict::kLater;
        case 5: return RelayVerdict::kNever;
        default: return RelayVerdict::kUnknown;
    }
}

bool is_policy(const Reply& reply) {
    return reply.text.starts_with("5.7.");
}

}  // namespace

RelayVerdict judge(Stage stage, const std::optional<Reply>& reply) {
    switch (stage) {
        case Stage::kSession: return RelayVerdict::kUnreachable;
        case Stage::kSender:
            return reply && reply->code == kServiceClosing ? RelayVerdict::kUnreachable : RelayVerdict::kLater;
        case Stage::kRecipient: {
            const bool is_final = reply && by_class(*reply) == RelayVerdict::kNever && !is_policy(*reply);
            return is_final ? RelayVerdict::kNever : RelayVerdict::kLater;
        }
        case Stage::kData: return RelayVerdict::kLater;
        case Stage::kContent: return reply ? by_class(*reply) : RelayVerdict::kUnknown;
    }
    return RelayVerdict::kUnknown;
}

void ReplyReader::read(std::string_view line) {
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    int code = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + std::min(line.size(), kCodeLength), code);
    if (error != std::errc{} || end != line.data() + kCodeLength) return;
    const bool is_last = line.size() == kCodeLength || line[kCodeLength] != '-';
    if (line.size() > kCodeLength + 1 && lines_.size() < kLongestReply) {
        if (!lines_.empty()) lines_ += ' ';
        lines_ += line.substr(kCodeLength + 1);
    }
    if (!is_last) return;
    last_ = Reply{.code = code, .text = lines_.substr(0, kLongestReply)};
    lines_.clear();
}

void ReplyReader::forget() {
    lines_.clear();
    last_.reset();
}

}  // namespace parrain::mail
