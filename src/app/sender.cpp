#include "app/sender.hpp"

#include <algorithm>

#include "core/email.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestLine = 200;
constexpr std::size_t kLongestAddress = 400;
constexpr std::size_t kLongestAbout = 400;

/// A name as the first label of a host: `Acme & Fils` gives `acme-fils`.
std::string label_of(std::string_view name) {
    constexpr std::size_t kLongest = 40;
    std::string label;
    for (const char c : fold(name)) {
        const bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_kept) label += c;
        if (!is_kept && !label.empty() && label.back() != '-') label += '-';
        if (label.size() == kLongest) break;
    }
    while (label.ends_with('-')) label.pop_back();
    return label.empty() ? "publisher" : label;
}

LocalText in_both(const Context& context, std::string_view key, const TextArguments& arguments = {}) {
    return {.en = context.texts.text(Locale::kEn, key, arguments),
            .fr = context.texts.text(Locale::kFr, key, arguments)};
}

/// The answers a workspace starts from. Whoever goes live reads and confirms each.
LegalNotice default_notice(const Context& context, const Workspace& workspace) {
    LegalNotice notice;
    for (const LegalItem item : legal_items()) {
        if (follows_by_itself(item)) continue;
        const std::string key = "legal.default." + std::string(to_string(item));
        LegalAnswer answer;
        if (context.texts.has(Locale::kEn, key + ".reason")) {
            answer.reason = context.texts.text(workspace.locale, key + ".reason");
        } else {
            answer.text = in_both(context, key + ".text", {{"product", workspace.product}});
        }
        notice.answers.emplace(item, answer);
    }
    return notice;
}

Sender default_sender(const Context& context, const Workspace& workspace) {
    Sender sender{.from_name = workspace.product,
                  .from_address = {},
                  .reply_to = {},
                  .publisher = workspace.name,
                  .postal_address = {},
                  .privacy_contact = {},
                  .about = {},
                  .notice = default_notice(context, workspace)};
    if (workspace.is_live) return sender;
    const std::string domain = label_of(workspace.name) + ".example";
    sender.from_address = "hello@" + domain;
    sender.reply_to = sender.from_address;
    sender.postal_address = context.texts.text(workspace.locale, "sender.sandbox_address");
    sender.privacy_contact = "privacy@" + domain;
    sender.about = in_both(context, "sender.sandbox_about", {{"product", workspace.product}});
    return sender;
}

std::string tidy_line(std::string_view text) {
    return std::string(trimmed(strip_bidi_controls(text)));
}

bool has_control(std::string_view text, bool may_break) {
    return std::ranges::any_of(text, [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 || byte == 0x7f) && !(may_break && c == '\n');
    });
}

/// The sender with its texts tidied, or every field that is wrong.
class SenderChecker {
  public:
    explicit SenderChecker(const AddressLists& lists) : lists_(lists) {}

    Result<Sender> check(const Sender& wanted) {
        Sender sender = wanted;
        sender.from_name = line("/from/name", wanted.from_name, kLongestLine);
        sender.from_address = own_address("/from/address", wanted.from_address);
        sender.reply_to = wanted.reply_to.empty() ? sender.from_address : address("/reply_to", wanted.reply_to);
        sender.publisher = line("/publisher", wanted.publisher, kLongestLine);
        sender.postal_address = lines("/postal_address", wanted.postal_address);
        sender.privacy_contact = line("/privacy_contact", wanted.privacy_contact, kLongestLine);
        sender.about = {.en = line("/about/en", wanted.about.en, kLongestAbout),
                        .fr = line("/about/fr", wanted.about.fr, kLongestAbout)};
        notice(sender);
        if (errors_.empty()) return sender;
        const ErrorCode first = std::ranges::min_element(errors_, {}, &FieldError::code)->code;
        return Failure{.code = first, .fields = std::move(errors_)};
    }

  private:
    std::string line(const char* pointer, std::string_view text, std::size_t longest) {
        return text_of(pointer, tidy_line(text), longest, false);
    }

    std::string lines(const char* pointer, std::string_view text) {
        std::string unix_breaks;
        for (const char c : tidy_line(text)) {
            if (c != '\r') unix_breaks += c;
        }
        return text_of(pointer, unix_breaks, kLongestAddress, true);
    }

    std::string text_of(const char* pointer, std::string text, std::size_t longest, bool may_break) {
        if (text.empty()) refuse(pointer, ErrorCode::kRequired);
        if (code_point_count(text) > longest) refuse(pointer, ErrorCode::kTooLong);
        if (has_control(text, may_break)) refuse(pointer, ErrorCode::kInvalidText);
        return text;
    }

    std::string address(const char* pointer, std::string_view text) {
        const auto email = Email::parse(text);
        if (!email) refuse(pointer, email.error());
        return email ? email->str() : std::string();
    }

    /// An address whose domain can be the publisher's: nobody may sign for a provider's.
    std::string own_address(const char* pointer, std::string_view text) {
        const auto email = Email::parse(text);
        const bool is_shared = email && (lists_.is_consumer(email->domain()) || lists_.is_disposable(email->domain()));
        if (is_shared) refuse(pointer, ErrorCode::kDomainInvalid);
        return address(pointer, text);
    }

    void notice(Sender& sender) {
        for (const LegalItem item : unanswered(sender.notice)) {
            errors_.push_back({"/notice/" + std::string(to_string(item)), ErrorCode::kRequired});
        }
        const auto tidied = checked(sender.notice);
        if (tidied) {
            sender.notice = *tidied;
        } else {
            errors_.insert(errors_.end(), tidied.failure().fields.begin(), tidied.failure().fields.end());
        }
    }

    void refuse(const char* pointer, ErrorCode code) { errors_.push_back({.pointer = pointer, .code = code}); }

    const AddressLists& lists_;
    std::vector<FieldError> errors_;
};

}  // namespace

Sender sender_of(Transaction& tx, const Context& context, WorkspaceId workspace) {
    if (auto sender = tx.senders().find(workspace)) return *std::move(sender);
    return default_sender(context, tx.workspaces().find(workspace).value());
}

std::vector<std::string> missing_of(const Sender& sender) {
    std::vector<std::string> missing;
    const auto needs = [&](std::string_view name, const std::string& value) {
        if (value.empty()) missing.emplace_back(name);
    };
    needs("from_name", sender.from_name);
    needs("from_address", sender.from_address);
    needs("reply_to", sender.reply_to);
    needs("publisher", sender.publisher);
    needs("postal_address", sender.postal_address);
    needs("privacy_contact", sender.privacy_contact);
    needs("about", sender.about.en);
    for (const LegalItem item : unanswered(sender.notice)) missing.emplace_back(to_string(item));
    return missing;
}

Result<Sender> ready_sender(Transaction& tx, const Context& context, WorkspaceId workspace, Locale locale) {
    Sender sender = sender_of(tx, context, workspace);
    const auto missing = missing_of(sender);
    if (missing.empty()) return sender;
    Failure failure = fail(ErrorCode::kSenderIncomplete);
    failure.detail.emplace_back("missing", missing_in_words(context, locale, missing));
    return failure;
}

std::string missing_in_words(const Context& context, Locale locale, const std::vector<std::string>& missing) {
    std::string words;
    for (const std::string& name : missing) {
        if (!words.empty()) words += ", ";
        words += context.texts.text(locale, "missing." + name);
    }
    return words;
}

std::string footer_of(const Sender& sender, const Workspace& workspace) {
    std::string footer = sender.publisher;
    if (!sender.postal_address.empty()) footer += "\n" + sender.postal_address;
    if (workspace.website) footer += "\n" + *workspace.website;
    return footer;
}

Sender Senders::get(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return sender_of(tx, context_, workspace); });
}

Result<Sender> Senders::put(WorkspaceId workspace, std::int64_t version, const Sender& wanted) const {
    auto tidied = SenderChecker(context_.lists).check(wanted);
    if (!tidied) return tidied.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<Sender> {
        Sender sender = *tidied;
        sender.version = version;
        if (!tx.senders().put(workspace, sender, now)) return fail(ErrorCode::kPreconditionFailed);
        ++sender.version;
        return sender;
    });
}

}  // namespace parrain::app
