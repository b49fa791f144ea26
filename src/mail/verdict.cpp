#include "mail/verdict.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace parrain::mail {
namespace {

constexpr int kServiceClosing = 421;
constexpr int kAuthenticationRequired = 530;
constexpr int kHundred = 100;
constexpr std::size_t kCodeLength = 3;
constexpr std::size_t kLongestReply = 500;

bool has_digit_at(std::string_view text, std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

RelayVerdict by_class(const Reply& reply) {
    switch (reply.code / kHundred) {
        case 2: return RelayVerdict::kTaken;
        case 4: return RelayVerdict::kLater;
        case 5: return RelayVerdict::kNever;
        default: return RelayVerdict::kUnknown;
    }
}

/// What the relay makes of this message. That it wants a log-in first is said of the connection.
RelayVerdict of_message(const Reply& reply) {
    return reply.code == kAuthenticationRequired ? RelayVerdict::kLater : by_class(reply);
}

/// What can only be tried again: nothing was taken.
RelayVerdict before_content(const std::optional<Reply>& reply) {
    const bool is_final = reply && of_message(*reply) == RelayVerdict::kNever;
    return is_final ? RelayVerdict::kNever : RelayVerdict::kLater;
}

}  // namespace

RelayVerdict judge(Stage stage, const std::optional<Reply>& reply) {
    switch (stage) {
        case Stage::kSession: return RelayVerdict::kUnreachable;
        case Stage::kSender:
            return reply && reply->code == kServiceClosing ? RelayVerdict::kUnreachable : RelayVerdict::kLater;
        case Stage::kRecipient:
        case Stage::kData: return before_content(reply);
        case Stage::kContent: return reply ? of_message(*reply) : RelayVerdict::kUnknown;
    }
    return RelayVerdict::kUnknown;
}

bool spares_recipient(const Reply& reply) {
    constexpr std::array<std::string_view, 6> kOfUs = {"5.1.7", "5.1.8", "5.3.4", "5.5.", "5.6.", "5.7."};
    return std::ranges::any_of(kOfUs, [&](std::string_view status) {
        const bool is_subject = status.ends_with('.');
        return reply.text.starts_with(status) && (is_subject || !has_digit_at(reply.text, status.size()));
    });
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
