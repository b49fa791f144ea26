#include "webhooks/sender.hpp"

#include <curl/curl.h>
#include <sys/socket.h>
#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>

namespace parrain::webhooks {
namespace {

constexpr long kConnectMillis = 10'000;

/// What the callbacks of one call look at.
struct Call {
    const std::vector<IpAddress>* addresses;
    const std::atomic<bool>* is_stopping;
    bool was_refused = false;
};

/// The answer's body says nothing that is needed.
std::size_t drop(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

int watch(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const Call*>(user)->is_stopping->load() ? 1 : 0;
}

/// The last look before a connection: whatever led here, only a judged address is called.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* wanted) {
    auto& call = *static_cast<Call*>(user);
    constexpr std::size_t kV4Offset = 4;
    constexpr std::size_t kV6Offset = 8;
    const char* const raw = reinterpret_cast<const char*>(&wanted->addr);
    const auto address = wanted->family == AF_INET    ? IpAddress::from_octets({raw + kV4Offset, 4})
                         : wanted->family == AF_INET6 ? IpAddress::from_octets({raw + kV6Offset, 16})
                                                      : std::nullopt;
    if (!address || std::ranges::find(*call.addresses, *address) == call.addresses->end()) {
        call.was_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(wanted->family, wanted->socktype | SOCK_CLOEXEC, wanted->protocol);
}

/// `host:port:address,address`, which takes the place of resolving the name again.
std::string pinned(const Url& url, const std::vector<IpAddress>& addresses) {
    std::string entry = url.host() + ":" + std::to_string(url.port()) + ":";
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        if (i > 0) entry += ",";
        entry += addresses[i].is_v4() ? addresses[i].str() : "[" + addresses[i].str() + "]";
    }
    return entry;
}

class Headers {
  public:
    ~Headers() { curl_slist_free_all(list_); }
    Headers() = default;
    Headers(const Headers&) = delete;
    Headers& operator=(const Headers&) = delete;
    void add(const std::string& line) { list_ = curl_slist_append(list_, line.c_str()); }
    curl_slist* get() const { return list_; }

  private:
    curl_slist* list_ = nullptr;
};

DeliveryFault fault_of(CURLcode code) {
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT: return DeliveryFault::kTimeout;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR: return DeliveryFault::kTls;
        default: return DeliveryFault::kUnreachable;
    }
}

app::WebhookAnswer failed(DeliveryFault fault) {
    return {.status = {}, .fault = fault};
}

}  // namespace

HttpSender::HttpSender(std::vector<NetworkRule> rules, Resolve resolve)
    : rules_(std::move(rules)), resolve_(std::move(resolve)) {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (kReady != CURLE_OK) throw std::runtime_error("libcurl cannot be used");
}

app::WebhookAnswer HttpSender::send(const app::WebhookRequest& request) {
    const auto start = std::chrono::steady_clock::now();
    const auto url = parse_target(request.url);
    if (!url) return failed(DeliveryFault::kForbidden);
    const std::vector<IpAddress> addresses = addresses_of(*url, resolve_);
    if (addresses.empty()) return failed(DeliveryFault::kUnreachable);
    if (!judge_target(*url, addresses, rules_)) return failed(DeliveryFault::kForbidden);

    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
    if (!curl) throw std::runtime_error("libcurl cannot begin a call");
    Call call{.addresses = &addresses, .is_stopping = &is_stopping_};
    Headers headers;
    headers.add("Content-Type: application/json");
    headers.add("User-Agent: Parrain-Webhooks/1");
    headers.add("Expect:");
    headers.add("webhook-id: " + request.id);
    headers.add("webhook-timestamp: " + request.timestamp);
    headers.add("webhook-signature: " + request.signature);
    Headers pins;
    if (!address_in(*url)) pins.add(pinned(*url, addresses));

    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };
    const std::string target = url->origin() + url->target();
    set(CURLOPT_URL, target.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOPROXY, "*");
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT_MS, kConnectMillis);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(app::kWebhookTimeoutMillis));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_RESOLVE, pins.get());
    set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(CURLOPT_OPENSOCKETDATA, &call);
    set(CURLOPT_WRITEFUNCTION, drop);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, watch);
    set(CURLOPT_XFERINFODATA, &call);
    set(CURLOPT_HTTPHEADER, headers.get());
    set(CURLOPT_POSTFIELDS, request.body.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));

    const CURLcode code = curl_easy_perform(curl.get());
    const auto taken = std::chrono::steady_clock::now() - start;
    app::WebhookAnswer answer{.status = {},
                              .fault = {},
                              .millis = std::chrono::duration_cast<std::chrono::milliseconds>(taken).count(),
                              .is_abandoned = code == CURLE_ABORTED_BY_CALLBACK};
    if (code != CURLE_OK) {
        answer.fault = call.was_refused ? DeliveryFault::kForbidden : fault_of(code);
        return answer;
    }
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
    return answer;
}

}  // namespace parrain::webhooks
