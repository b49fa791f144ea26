#include "mail/dns.hpp"

#include <ares.h>
#include <arpa/nameser.h>
#include <sys/select.h>

#include <memory>
#include <mutex>

namespace parrain::mail {
namespace {

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
    std::vector<unsigned char> packet;  ///< empty where there is no such record
};

void take(void* told, int status, int, unsigned char* packet, int size) {
    auto& answer = *static_cast<Answer*>(told);
    answer.is_answered = status == ARES_SUCCESS || status == ARES_ENODATA || status == ARES_ENOTFOUND;
    if (status == ARES_SUCCESS) answer.packet.assign(packet, packet + size);
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

/// What the servers say of one name; nothing where none answered.
std::optional<Answer> ask(const std::string& servers, const DnsPatience& patience, const std::string& name, int type) {
    init_ares();
    ares_options options = {};
    options.timeout = patience.millis;
    options.tries = patience.tries;
    ares_channel raw = nullptr;
    if (ares_init_options(&raw, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES) != ARES_SUCCESS) return std::nullopt;
    const Channel channel(raw);
    if (!servers.empty() && ares_set_servers_ports_csv(channel.get(), servers.c_str()) != ARES_SUCCESS) {
        return std::nullopt;
    }
    Answer answer;
    ares_query(channel.get(), name.c_str(), ns_c_in, type, take, &answer);
    wait_for_answers(channel.get());
    return answer.is_answered ? std::optional(std::move(answer)) : std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> Dns::texts(const std::string& name) const {
    const auto answer = ask(server_, patience_, name, ns_t_txt);
    if (!answer) return std::nullopt;
    std::vector<std::string> texts;
    ares_txt_ext* first = nullptr;
    ares_parse_txt_reply_ext(answer->packet.data(), static_cast<int>(answer->packet.size()), &first);
    for (const ares_txt_ext* one = first; one; one = one->next) {
        if (one->record_start || texts.empty()) texts.emplace_back();
        texts.back().append(reinterpret_cast<const char*>(one->txt), one->length);
    }
    ares_free_data(first);
    return texts;
}

std::optional<std::vector<std::string>> Dns::mail_hosts(const std::string& domain) const {
    const auto answer = ask(server_, patience_, domain, ns_t_mx);
    if (!answer) return std::nullopt;
    std::vector<std::string> hosts;
    ares_mx_reply* first = nullptr;
    ares_parse_mx_reply(answer->packet.data(), static_cast<int>(answer->packet.size()), &first);
    for (const ares_mx_reply* one = first; one; one = one->next) hosts.emplace_back(one->host);
    ares_free_data(first);
    for (const int type : {ns_t_a, ns_t_aaaa}) {
        if (!hosts.empty()) break;
        const auto address = ask(server_, patience_, domain, type);
        if (!address) return std::nullopt;
        if (!address->packet.empty()) hosts.push_back(domain);
    }
    return hosts;
}

}  // namespace parrain::mail
