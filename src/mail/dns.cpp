#include "mail/dns.hpp"

#include <ares.h>
#include <arpa/nameser.h>
#include <sys/select.h>

#include <memory>
#include <mutex>

namespace parrain::mail {
namespace {

constexpr int kTimeoutMillis = 2000;
constexpr int kTries = 2;

void init_ares() {
    static std::once_flag once;
    std::call_once(once, [] { ares_library_init(ARES_LIB_INIT_ALL); });
}

struct Destroy {
    void operator()(ares_channel channel) const { ares_destroy(channel); }
};
using Channel = std::unique_ptr<ares_channeldata, Destroy>;

/// What came back.
struct Answer {
    bool is_answered = false;
    std::vector<std::string> texts;
};

std::vector<std::string> texts_in(const unsigned char* packet, int size) {
    std::vector<std::string> texts;
    ares_txt_ext* first = nullptr;
    if (ares_parse_txt_reply_ext(packet, size, &first) != ARES_SUCCESS) return texts;
    for (const ares_txt_ext* one = first; one; one = one->next) {
        if (one->record_start || texts.empty()) texts.emplace_back();
        texts.back().append(reinterpret_cast<const char*>(one->txt), one->length);
    }
    ares_free_data(first);
    return texts;
}

void take(void* told, int status, int, unsigned char* packet, int size) {
    auto& answer = *static_cast<Answer*>(told);
    answer.is_answered = status == ARES_SUCCESS || status == ARES_ENODATA || status == ARES_ENOTFOUND;
    if (status == ARES_SUCCESS) answer.texts = texts_in(packet, size);
}

void wait_for_answers(ares_channel channel) {
    for (;;) {
        fd_set readable;
        fd_set writable;
        FD_ZERO(&readable);
        FD_ZERO(&writable);
        const int count = ares_fds(channel, &readable, &writable);
        if (count == 0) return;
        timeval longest{.tv_sec = 1, .tv_usec = 0};
        timeval* wait = ares_timeout(channel, &longest, &longest);
        select(count, &readable, &writable, nullptr, wait);
        ares_process(channel, &readable, &writable);
    }
}

}  // namespace

std::optional<std::vector<std::string>> Dns::texts(const std::string& name) const {
    init_ares();
    ares_options options = {};
    options.timeout = kTimeoutMillis;
    options.tries = kTries;
    ares_channel raw = nullptr;
    if (ares_init_options(&raw, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES) != ARES_SUCCESS) return std::nullopt;
    const Channel channel(raw);
    if (!server_.empty() && ares_set_servers_ports_csv(channel.get(), server_.c_str()) != ARES_SUCCESS) {
        return std::nullopt;
    }
    Answer answer;
    ares_query(channel.get(), name.c_str(), ns_c_in, ns_t_txt, take, &answer);
    wait_for_answers(channel.get());
    if (!answer.is_answered) return std::nullopt;
    return answer.texts;
}

}  // namespace parrain::mail
