#include "mail/smtp.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <string_view>

#include "core/email.hpp"
#include "mail/mime.hpp"
#include "mail/verdict.hpp"

namespace parrain::mail {
namespace {

constexpr long kMillisPerSecond = 1000;
constexpr long kSlowestBytesPerSecond = 1;

void init_curl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

/// An address as an envelope has it: its domain in ASCII, which every relay takes. What stands before the @ is as
/// typed; beyond ASCII it needs a relay that offers SMTPUTF8. Source: RFC 5321 §4.1.2, RFC 6531 §3.
std::string path(const std::string& address) {
    const auto email = Email::parse(address);
    return "<" + (email ? std::string(email->local()) + "@" + email->domain() : address) + ">";
}

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// One message on its way: what is still to be given, and what the relay said so far.
struct Dialogue {
    std::string_view rest;
    const std::function<bool()>* begin = nullptr;
    Stage stage = Stage::kSession;
    ReplyReader replies;
    std::vector<std::string> capabilities;  ///< lines of the answer to EHLO
    bool was_encrypted = false;
    bool given_up = false;
    bool is_over = false;  ///< QUIT was sent: what the relay says from then on is about nothing of ours
    std::exception_ptr failure;

    void enter(Stage next) {
        stage = next;
        replies.forget();
    }

    /// The message may be given; asked once, before its first octet.
    bool may_begin() {
        const bool is_asked_for = stage == Stage::kData && replies.last() && replies.last()->code == 354;
        try {
            given_up = !is_asked_for || !(*begin)();
        } catch (...) {
            failure = std::current_exception();
            given_up = true;
        }
        if (!given_up) enter(Stage::kContent);
        return !given_up;
    }
};

/// libcurl's callbacks, whose types are its own.
std::size_t give(char* buffer, std::size_t size, std::size_t count, void* told) {
    auto& dialogue = *static_cast<Dialogue*>(told);
    if (dialogue.stage != Stage::kContent && !dialogue.may_begin()) return CURL_READFUNC_ABORT;
    const std::size_t given = dialogue.rest.copy(buffer, size * count);
    dialogue.rest.remove_prefix(given);
    return given;
}

std::size_t hear(char* line, std::size_t size, std::size_t count, void* told) {
    auto& dialogue = *static_cast<Dialogue*>(told);
    if (!dialogue.is_over) dialogue.replies.read({line, size * count});
    return size * count;
}

std::size_t discard(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

/// Follows the commands: what they say beyond their names (credentials, addresses) is not looked at.
int follow(CURL*, curl_infotype type, char* data, std::size_t size, void* told) {
    auto& dialogue = *static_cast<Dialogue*>(told);
    const std::string_view text(data, size);
    if (type == CURLINFO_HEADER_IN && dialogue.stage == Stage::kSession && text.starts_with("250")) {
        dialogue.capabilities.emplace_back(text.substr(0, std::min(text.size(), text.find_first_of("\r\n"))));
    }
    if (type != CURLINFO_HEADER_OUT) return 0;
    if (text.starts_with("MAIL FROM:")) dialogue.enter(Stage::kSender);
    if (text.starts_with("RCPT TO:")) dialogue.enter(Stage::kRecipient);
    if (text.starts_with("DATA")) dialogue.enter(Stage::kData);
    if (text.starts_with("EHLO")) dialogue.capabilities.clear();
    if (text.starts_with("QUIT")) dialogue.is_over = true;
    if (text.starts_with("STARTTLS")) dialogue.was_encrypted = true;
    return 0;
}

std::string url_of(const Relay& relay) {
    const bool is_ipv6 = relay.host.find(':') != std::string::npos;
    const std::string host = is_ipv6 ? "[" + relay.host + "]" : relay.host;
    return std::string(relay.security == Security::kTls ? "smtps://" : "smtp://") + host + ":" +
           std::to_string(relay.port) + "/" + relay.helo;
}

bool has_capability(const std::vector<std::string>& lines, std::string_view name) {
    constexpr std::size_t kPrefix = 4;
    return std::ranges::any_of(lines, [&](const std::string& line) {
        return line.size() > kPrefix && std::string_view(line).substr(kPrefix).starts_with(name);
    });
}

}  // namespace

struct SmtpTransport::Session {
    explicit Session(Relay told) : relay(std::move(told)) {
        init_curl();
        start();
    }
    ~Session() { curl_easy_cleanup(curl); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void start() {
        curl = curl_easy_init();
        if (!curl) throw std::runtime_error("libcurl could not be started");
    }

    template <class T>
    void set(CURLoption option, T value) {
        if (curl_easy_setopt(curl, option, value) != CURLE_OK) throw std::runtime_error("libcurl lacks an option");
    }

    /// Everything but the message. A connection is kept, unless an answer may still come on it: the next message would
    /// take that for its own, and libcurl keeps one whose last answer did not come in time.
    void prepare(Dialogue& dialogue) {
        if (is_out_of_step) {
            curl_easy_cleanup(curl);
            start();
            is_out_of_step = false;
        }
        curl_easy_reset(curl);
        error.fill('\0');
        set(CURLOPT_URL, url_of(relay).c_str());
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        set(CURLOPT_PROXY, "");
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_ERRORBUFFER, error.data());
        set(CURLOPT_USE_SSL, static_cast<long>(relay.security == Security::kNone ? CURLUSESSL_NONE : CURLUSESSL_ALL));
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        if (!relay.ca_file.empty()) set(CURLOPT_CAINFO, relay.ca_file.c_str());
        if (!relay.user.empty()) {
            set(CURLOPT_USERNAME, relay.user.c_str());
            set(CURLOPT_PASSWORD, relay.password.c_str());
        }
        const long timeout = relay.timeout_seconds;
        set(CURLOPT_CONNECTTIMEOUT_MS, timeout * kMillisPerSecond);
        set(CURLOPT_SERVER_RESPONSE_TIMEOUT, timeout);
        set(CURLOPT_LOW_SPEED_LIMIT, kSlowestBytesPerSecond);
        set(CURLOPT_LOW_SPEED_TIME, timeout);
        set(CURLOPT_TIMEOUT_MS, static_cast<long>(relay.patience().micros / kMillisPerSecond));
        set(CURLOPT_HEADERFUNCTION, hear);
        set(CURLOPT_HEADERDATA, &dialogue);
        set(CURLOPT_WRITEFUNCTION, discard);
        set(CURLOPT_DEBUGFUNCTION, follow);
        set(CURLOPT_DEBUGDATA, &dialogue);
        set(CURLOPT_VERBOSE, 1L);
    }

    CURLcode hand_over(const app::OutgoingMail& mail, std::string_view text, Dialogue& dialogue) {
        prepare(dialogue);
        dialogue.rest = text;
        const std::string from = path(mail.return_path.empty() ? mail.from.address : mail.return_path);
        const std::string to = path(mail.to.address);
        const std::unique_ptr<curl_slist, FreeList> recipients(curl_slist_append(nullptr, to.c_str()));
        set(CURLOPT_MAIL_FROM, from.c_str());
        set(CURLOPT_MAIL_RCPT, recipients.get());
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(text.size()));
        set(CURLOPT_READFUNCTION, give);
        set(CURLOPT_READDATA, &dialogue);
        const CURLcode code = curl_easy_perform(curl);
        is_out_of_step = code != CURLE_OK;
        set(CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
        return code;
    }

    /// Whether the dialogue failed because a kept connection had ended: the relay may well be there.
    bool was_stale(const Dialogue& dialogue, CURLcode code) {
        long connects = 0;
        curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &connects);
        const bool is_early = dialogue.stage == Stage::kSession || dialogue.stage == Stage::kSender;
        return code != CURLE_OK && connects == 0 && is_early &&
               judge(dialogue.stage, dialogue.replies.last()) == RelayVerdict::kUnreachable;
    }

    std::string why(CURLcode code) const {
        return error.front() ? std::string(error.data()) : curl_easy_strerror(code);
    }

    Relay relay;
    CURL* curl = nullptr;
    bool is_out_of_step = false;
    std::array<char, CURL_ERROR_SIZE> error = {};
};

SmtpTransport::SmtpTransport(Relay relay) : session_(std::make_unique<Session>(std::move(relay))) {}
SmtpTransport::~SmtpTransport() = default;

app::RelayAnswer SmtpTransport::send(const app::OutgoingMail& mail, const std::function<bool()>& begin) {
    const std::string text = mime_of(mail);
    Dialogue dialogue{.begin = &begin};
    CURLcode code = session_->hand_over(mail, text, dialogue);
    if (session_->was_stale(dialogue, code)) {
        dialogue = Dialogue{.begin = &begin};
        code = session_->hand_over(mail, text, dialogue);
    }
    if (dialogue.failure) std::rethrow_exception(dialogue.failure);
    if (dialogue.given_up) return {.verdict = RelayVerdict::kLater, .text = ""};
    const auto& reply = dialogue.replies.last();
    return {.verdict = judge(dialogue.stage, reply),
            .text = reply ? std::to_string(reply->code) + " " + reply->text : session_->why(code),
            .spares_recipient = reply && spares_recipient(*reply)};
}

RelayProbe SmtpTransport::probe() {
    Dialogue dialogue;
    session_->prepare(dialogue);
    session_->set(CURLOPT_CUSTOMREQUEST, "NOOP");
    const CURLcode code = curl_easy_perform(session_->curl);
    long connects = 0;
    curl_easy_getinfo(session_->curl, CURLINFO_NUM_CONNECTS, &connects);
    double connected = 0;
    curl_easy_getinfo(session_->curl, CURLINFO_CONNECT_TIME, &connected);
    const bool is_done = code == CURLE_OK;
    const Relay& relay = session_->relay;
    return {.is_reached = is_done || connected > 0,
            .has_answered = is_done || !dialogue.capabilities.empty(),
            .offers_tls = relay.security == Security::kTls || has_capability(dialogue.capabilities, "STARTTLS") ||
                          dialogue.was_encrypted,
            .is_encrypted = is_done && relay.security != Security::kNone,
            .offers_authentication = has_capability(dialogue.capabilities, "AUTH"),
            .is_authenticated = is_done && !relay.user.empty() && has_capability(dialogue.capabilities, "AUTH"),
            .failure = is_done ? "" : session_->why(code)};
}

}  // namespace parrain::mail
