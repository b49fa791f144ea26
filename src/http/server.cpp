#include "http/server.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/optional.hpp>
#include <csignal>
#include <thread>
#include <unordered_set>

#include "http/spool.hpp"
#include "http/wire.hpp"
#include "http/worker_pool.hpp"

// g++ 12.2 destroys by-value captures of a lambda written inside a co_await expression twice, and temporaries of the
// branch not taken of ?: and && around co_await: name every lambda first, and let co_await stand alone.
namespace parrain::http {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast::http;
using boost::system::error_code;
using net::ip::tcp;

using Clock = std::chrono::steady_clock;
using Executor = net::io_context::executor_type;
using Socket = net::basic_stream_socket<tcp, Executor>;
using Acceptor = net::basic_socket_acceptor<tcp, Executor>;
using Timer = net::basic_waitable_timer<Clock, net::wait_traits<Clock>, Executor>;
using SignalSet = net::basic_signal_set<Executor>;
template <class T>
using Awaitable = net::awaitable<T, Executor>;
constexpr net::use_awaitable_t<Executor> kAwaitable{};
constexpr auto kAwaitTuple = net::as_tuple(kAwaitable);

constexpr std::size_t kHeadRead = 4096;
constexpr std::size_t kBodyRead = 16 << 10;
/// Of a spooled body, what is in memory at most before it goes to the disk.
constexpr std::size_t kSpoolPiece = 1 << 20;
constexpr std::size_t kLingerBytes = 8 << 20;
constexpr std::chrono::seconds kLinger{2};
constexpr std::chrono::milliseconds kAcceptPause{50};

std::string_view view(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

/// Beast's parser, feeding a request whose head stays in one buffer; stricter than Beast where proxies disagree.
class Parser final : public beast::basic_parser<true> {
  public:
    Parser(std::vector<Header>& headers, std::string& body, const Limits& limits)
        : headers_(headers), body_(body), header_count_limit_(limits.headers) {
        eager(true);
        header_limit(static_cast<std::uint32_t>(limits.head_bytes));
        body_limit(boost::none);  // Known only once the head has said which route it is.
        headers_.clear();
        body_.clear();
    }

    std::string_view method() const { return method_; }
    std::string_view target() const { return target_; }
    bool is_version_1_0() const { return version_ == 10; }
    bool expects_continue() const { return expects_continue_; }

  private:
    void on_request_impl(beast::verb, boost::beast::string_view method, boost::beast::string_view target, int version,
                         error_code&) override {
        method_ = view(method);
        target_ = view(target);
        version_ = version;
    }

    void on_field_impl(beast::field field, boost::beast::string_view name, boost::beast::string_view value,
                       error_code& error) override {
        if (is_head_done_) return;  // Trailers could forge what the head has settled.
        if (headers_.size() == header_count_limit_) {
            error = beast::error::header_limit;
            return;
        }
        if (field == beast::field::host) ++hosts_;
        if (field == beast::field::content_length) {
            ++lengths_;
            // Beast takes a list of equal lengths for one.
            if (view(value).find_first_not_of("0123456789") != std::string_view::npos) {
                error = beast::error::bad_content_length;
            }
        }
        if (field == beast::field::expect) expects_continue_ = equal_ignoring_case(view(value), "100-continue");
        if (field == beast::field::transfer_encoding) {
            ++encodings_;
            // Beast 1.81 takes an encoding it does not know for an empty body and reads the body as the next request.
            if (!equal_ignoring_case(view(value), "chunked")) error = beast::error::bad_transfer_encoding;
        }
        headers_.push_back({.name = view(name), .value = view(value)});
    }

    void on_header_impl(error_code& error) override {
        is_head_done_ = true;
        const bool is_host_wrong = hosts_ > 1 || (hosts_ == 0 && version_ == 11);
        const bool is_length_ambiguous = encodings_ + lengths_ > 1 || (encodings_ > 0 && version_ == 10);
        if (is_host_wrong || target_.find('#') != std::string_view::npos) error = beast::error::bad_target;
        if (is_length_ambiguous) error = beast::error::bad_transfer_encoding;
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        if (length) body_.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, kBodyRead)));
    }

    std::size_t on_body_impl(boost::beast::string_view part, error_code&) override {
        body_.append(part.data(), part.size());
        return part.size();
    }

    std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view part, error_code&) override {
        body_.append(part.data(), part.size());
        return part.size();
    }

    void on_response_impl(int, boost::beast::string_view, int, error_code&) override {}
    void on_chunk_header_impl(std::uint64_t, boost::beast::string_view, error_code&) override {}
    void on_finish_impl(error_code&) override {}

    std::vector<Header>& headers_;
    std::string& body_;
    std::size_t header_count_limit_;
    std::string_view method_;
    std::string_view target_;
    int version_ = 0;
    int hosts_ = 0;
    int lengths_ = 0;
    int encodings_ = 0;
    bool expects_continue_ = false;
    bool is_head_done_ = false;
};

ErrorCode code_of(const error_code& error) {
    if (error == beast::error::body_limit) return ErrorCode::kBodyTooLarge;
    if (error == beast::error::header_limit) return ErrorCode::kHeadTooLarge;
    return ErrorCode::kMalformedRequest;
}

/// What every connection shares and may read from any loop.
struct Shared {
    const ServerOptions options;
    const ServerHooks hooks;
    WorkerPool workers;
    WorkerPool hashing_workers;
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> spools{0};

    Shared(ServerOptions given_options, ServerHooks given_hooks)
        : options(std::move(given_options)),
          hooks(std::move(given_hooks)),
          workers(options.workers, options.limits.queue),
          hashing_workers(options.hashing_workers, options.limits.queue) {}
};

class Connection;

/// One network thread and the connections it alone touches.
struct Loop {
    std::unordered_set<Connection*> connections;
    bool is_draining = false;
    Clock::time_point drain_end{};
    /// Last, so that connections which it still holds when it goes can leave the set.
    net::io_context io{1};

    void release(Connection& connection) {
        connections.erase(&connection);
        stop_if_drained();
    }

    void stop_if_drained() {
        if (is_draining && connections.empty()) io.stop();
    }
};

/// Runs `work` on the pool and resumes on the caller's loop; false if the pool's queue is full.
Awaitable<bool> offload(WorkerPool& pool, const std::function<void()>& work) {
    auto start = [&pool, &work](auto handler) {
        auto executor = net::get_associated_executor(handler);
        // Shared because the pool's tasks are copyable functions and the handler is not.
        auto resume = std::make_shared<decltype(handler)>(std::move(handler));
        const bool is_taken = pool.post([&work, executor, resume] {
            work();
            net::post(executor, [resume] { std::move (*resume)(true); });
        });
        if (!is_taken) net::post(executor, [resume] { std::move (*resume)(false); });
    };
    const bool is_done =
        co_await net::async_initiate<const net::use_awaitable_t<Executor>, void(bool)>(start, kAwaitable);
    co_return is_done;
}

/// One client, from accept to close. Lives in its own coroutine on one loop.
class Connection {
  public:
    Connection(Shared& shared, Loop& loop, Socket socket)
        : shared_(shared), limits_(shared.options.limits), loop_(loop), socket_(std::move(socket)) {
        error_code error;
        socket_.set_option(tcp::no_delay(true), error);
        const auto peer = socket_.remote_endpoint(error);
        if (!error) peer_ = peer.address().to_string();
        loop_.connections.insert(this);
    }

    ~Connection() {
        drop_spool();
        --shared_.connections;
        loop_.release(*this);
    }

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Answer requests until either side has enough.
    Awaitable<void> converse() {
        bool is_open = true;
        while (is_open) {
            Received received = co_await receive_head();
            if (received == Received::kWhole) received = co_await receive_body();
            if (received == Received::kClosed) co_return;
            if (received == Received::kWhole) co_await run_handler();
            const bool is_sent = co_await send_response();
            if (!is_sent) co_return;
            is_open = keep_alive_;
        }
        co_await linger();
    }

    void report_exception(std::string_view what) const {
        if (shared_.hooks.on_exception) shared_.hooks.on_exception(request_id_, what);
    }

    /// Close what has passed its deadline, and in a drain what waits for nothing.
    void sweep(Clock::time_point now) {
        const bool is_cut = loop_.is_draining && (!is_busy_ || now >= loop_.drain_end);
        if (now >= deadline_ || is_cut) close();
    }

  private:
    enum class Received { kWhole, kRefused, kClosed };

    void close() {
        error_code ignored;
        socket_.close(ignored);
    }

    void expect_within(std::chrono::milliseconds time) { deadline_ = Clock::now() + time; }

    /// Gives the request that has arrived its identity, and forgets the one before.
    void begin_request() {
        request_id_ = shared_.hooks.make_request_id();
        request_ = Request{.peer = peer_, .request_id = request_id_};
        dispatch_ = {};
        keep_alive_ = false;
        is_version_1_0_ = false;
        started_ = Clock::now();
    }

    Received refused_with(ErrorCode code) {
        response_ = shared_.hooks.refuse(request_, fail(code));
        keep_alive_ = false;
        return Received::kRefused;
    }

    /// Adds what the client sends to `pending_`; false once it sends no more.
    Awaitable<bool> read_more(std::size_t at_most) {
        const std::size_t had = pending_.size();
        pending_.resize(had + at_most);
        const auto [error, count] = co_await socket_.async_read_some(net::buffer(&pending_[had], at_most), kAwaitTuple);
        pending_.resize(had + count);
        co_return !error;
    }

    Awaitable<Received> receive_head() {
        HeadScanner scanner;
        is_busy_ = !pending_.empty();
        expect_within(is_busy_ ? limits_.head : limits_.idle);
        auto state = scanner.scan(pending_);
        while (state == HeadScanner::State::kIncomplete && pending_.size() <= limits_.head_bytes) {
            if (!is_busy_ && loop_.is_draining) co_return Received::kClosed;
            const bool is_more = co_await read_more(kHeadRead);
            if (!is_more) co_return Received::kClosed;
            if (!is_busy_) expect_within(limits_.head);
            is_busy_ = true;
            state = scanner.scan(pending_);
        }
        begin_request();
        if (state == HeadScanner::State::kMalformed) co_return refused_with(ErrorCode::kMalformedRequest);
        const bool is_too_large = state == HeadScanner::State::kIncomplete || scanner.size() > limits_.head_bytes;
        if (is_too_large) co_return refused_with(ErrorCode::kHeadTooLarge);
        head_.assign(pending_, 0, scanner.size());
        pending_.erase(0, scanner.size());
        co_return parse_head();
    }

    Received parse_head() {
        parser_.emplace(headers_, body_, limits_);
        error_code error;
        parser_->put(net::buffer(head_), error);
        if (error == beast::error::need_more) error = {};
        if (error) return refused_with(code_of(error));
        const Target target = target_of(parser_->target());
        request_.method = method_of(parser_->method());
        request_.path = target.path;
        request_.query = target.query;
        request_.headers = headers_;
        if (target.path.empty()) return refused_with(ErrorCode::kMalformedRequest);
        keep_alive_ = parser_->keep_alive();
        is_version_1_0_ = parser_->is_version_1_0();
        return Received::kWhole;
    }

    Awaitable<Received> receive_body() {
        dispatch_ = shared_.hooks.resolve(request_);
        if (!parser_->is_done()) {
            const auto length = parser_->content_length();
            if (length && *length > dispatch_.body_limit) co_return refused_with(ErrorCode::kBodyTooLarge);
            if (dispatch_.admit) {
                const bool is_admitted = co_await admit();
                if (!is_admitted) co_return Received::kRefused;
            }
            parser_->body_limit(dispatch_.body_limit);
            // The time allowed grows with what the route takes, so that the slowest client accepted is the same.
            expect_within(limits_.body * (1 + dispatch_.body_limit / kDefaultBodyLimit));
            if (parser_->expects_continue()) {
                static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
                const auto [error, count] = co_await net::async_write(socket_, net::buffer(kContinue), kAwaitTuple);
                if (error) co_return Received::kClosed;
            }
        }
        while (!parser_->is_done()) {
            const auto refusal = feed_parser();
            if (refusal) co_return refused_with(*refusal);
            if (spool_ && (parser_->is_done() || body_.size() >= kSpoolPiece)) {
                const bool is_kept = co_await keep_on_disk();
                if (!is_kept) co_return Received::kRefused;
            }
            if (parser_->is_done()) break;
            const bool is_more = co_await read_more(kBodyRead);
            if (!is_more) co_return Received::kClosed;
        }
        request_.body = body_;
        request_.spooled_body = spool_ ? &*spool_ : nullptr;
        co_return Received::kWhole;
    }

    /// Ask whether this caller may send a large body, and make a place for it; false where the response refuses.
    Awaitable<bool> admit() {
        deadline_ = Clock::time_point::max();
        std::optional<Response> refusal;
        const std::function<void()> ask = [this, &refusal] { refusal = guarded([this] { return asked(); }); };
        const bool is_done = co_await offload(shared_.workers, ask);
        if (!is_done) refusal = shared_.hooks.refuse(request_, fail(ErrorCode::kOverloaded));
        keep_alive_ = keep_alive_ && !refusal;
        if (refusal) response_ = *std::move(refusal);
        co_return !refusal.has_value();
    }

    std::optional<Response> asked() {
        if (auto refusal = dispatch_.admit(request_)) return refusal;
        if (shared_.spools.fetch_add(1) >= limits_.spools) {
            --shared_.spools;
            return shared_.hooks.refuse(request_, fail(ErrorCode::kOverloaded));
        }
        has_spool_ = true;
        spool_.emplace(shared_.options.spool_folder);
        return std::nullopt;
    }

    /// Moves what has come of the body to its file; false where the response refuses.
    Awaitable<bool> keep_on_disk() {
        std::optional<Response> refusal;
        const std::function<void()> keep = [this, &refusal] {
            refusal = guarded([this]() -> std::optional<Response> {
                spool_->append(body_);
                return std::nullopt;
            });
        };
        const bool is_done = co_await offload(shared_.workers, keep);
        body_.clear();
        if (!is_done) refusal = shared_.hooks.refuse(request_, fail(ErrorCode::kOverloaded));
        keep_alive_ = keep_alive_ && !refusal;
        if (refusal) response_ = *std::move(refusal);
        co_return !refusal.has_value();
    }

    /// What `work` gives; a refusal where it threw, most likely since the disk is full.
    template <class Work>
    std::optional<Response> guarded(Work work) {
        try {
            return work();
        } catch (const std::exception& exception) {
            report_exception(exception.what());
            return shared_.hooks.refuse(request_, fail(ErrorCode::kUnavailable));
        }
    }

    void drop_spool() {
        spool_.reset();
        if (has_spool_) --shared_.spools;
        has_spool_ = false;
    }

    /// Gives the parser what is pending; it leaves at most an unfinished chunk header.
    std::optional<ErrorCode> feed_parser() {
        if (pending_.empty()) return std::nullopt;
        error_code error;
        const std::size_t used = parser_->put(net::buffer(pending_), error);
        pending_.erase(0, used);
        if (error && error != beast::error::need_more) return code_of(error);
        const bool is_stuck = !parser_->is_done() && pending_.size() > kBodyRead;
        return is_stuck ? std::optional(ErrorCode::kMalformedRequest) : std::nullopt;
    }

    Awaitable<void> run_handler() {
        deadline_ = Clock::time_point::max();
        const std::function<void()> work = [this] { answer(); };
        if (dispatch_.lane == Lane::kLoop) {
            work();
            co_return;
        }
        auto& pool = dispatch_.lane == Lane::kHashing ? shared_.hashing_workers : shared_.workers;
        const bool is_done = co_await offload(pool, work);
        if (!is_done) response_ = shared_.hooks.refuse(request_, fail(ErrorCode::kOverloaded));
    }

    void answer() {
        try {
            response_ = dispatch_.run(request_);
            return;
        } catch (const std::exception& exception) {
            report_exception(exception.what());
        } catch (...) {
            report_exception("unknown exception");
        }
        response_ = shared_.hooks.refuse(request_, fail(ErrorCode::kInternal));
    }

    Awaitable<bool> send_response() {
        report();
        keep_alive_ = keep_alive_ && !loop_.is_draining;
        out_.clear();
        append_head(out_, response_,
                    {.request_id = request_id_, .keep_alive = keep_alive_, .is_version_1_0 = is_version_1_0_});
        const auto body = has_body(response_, request_.method) ? response_.bytes() : std::string_view();
        const std::array<net::const_buffer, 2> parts{net::buffer(out_), net::buffer(body.data(), body.size())};
        expect_within(limits_.write);
        const auto [error, count] = co_await net::async_write(socket_, parts, kAwaitTuple);
        release_memory();
        co_return !error;
    }

    void report() const {
        if (!shared_.hooks.on_answered) return;
        const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_);
        shared_.hooks.on_answered({.method = request_.method,
                                   .pattern = dispatch_.pattern,
                                   .status = response_.status,
                                   .micros = taken.count(),
                                   .request_id = request_id_,
                                   .refused = response_.refused});
    }

    /// An idle connection keeps no large buffers.
    void release_memory() {
        response_ = {};
        drop_spool();
        if (body_.capacity() > kBodyRead) body_ = {};
        if (pending_.empty() && pending_.capacity() > kBodyRead) pending_ = {};
    }

    /// Says goodbye, then reads on for a moment: closing with unread input would reset the connection and could lose
    /// the answer on its way.
    Awaitable<void> linger() {
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        expect_within(kLinger);
        std::size_t discarded = 0;
        bool is_more = true;
        while (is_more && discarded < kLingerBytes) {
            pending_.clear();
            is_more = co_await read_more(kBodyRead);
            discarded += pending_.size();
        }
    }

    Shared& shared_;
    const Limits& limits_;
    Loop& loop_;
    Socket socket_;
    std::string peer_;
    Clock::time_point deadline_ = Clock::time_point::max();
    /// Whether a request has begun to arrive and is not yet answered.
    bool is_busy_ = false;

    /// Received and not yet consumed: the rest of a head, of a body, or the next requests of a pipeline.
    std::string pending_;
    /// The head being answered; the request's views point into it.
    std::string head_;
    std::string body_;
    std::vector<Header> headers_;
    std::optional<Parser> parser_;
    std::optional<SpoolFile> spool_;
    /// Counted among the server's spools.
    bool has_spool_ = false;
    std::string request_id_;
    Request request_;
    Dispatch dispatch_;
    Response response_;
    std::string out_;
    bool keep_alive_ = false;
    bool is_version_1_0_ = false;
    Clock::time_point started_{};
};

Awaitable<void> serve(Shared& shared, Loop& loop, Socket socket) {
    Connection connection(shared, loop, std::move(socket));
    try {
        co_await connection.converse();
    } catch (const std::exception& exception) {
        // Memory ran out or a hook failed: this client loses its connection, the others do not.
        connection.report_exception(exception.what());
    }
}

/// Checks every deadline of a loop from time to time: no timer has to be set and cancelled for each request.
Awaitable<void> sweep(Loop& loop, std::chrono::milliseconds period) {
    Timer timer(loop.io.get_executor());
    for (;;) {
        timer.expires_after(period);
        co_await timer.async_wait(kAwaitable);
        // Closing only cancels what connections wait for; they leave the set when they resume, after this round.
        for (Connection* connection : loop.connections) connection->sweep(Clock::now());
    }
}

}  // namespace

struct Server::State {
    Shared shared;
    std::vector<std::unique_ptr<Loop>> loops;
    Acceptor acceptor;
    SignalSet signals;
    std::uint16_t port = 0;

    State(ServerOptions options, ServerHooks hooks)
        : shared(std::move(options), std::move(hooks)),
          loops(make_loops(shared.options.loops)),
          acceptor(loops.front()->io.get_executor()),
          signals(loops.front()->io.get_executor()) {}

    static std::vector<std::unique_ptr<Loop>> make_loops(unsigned count) {
        std::vector<std::unique_ptr<Loop>> made;
        for (unsigned i = 0; i < std::max(count, 1U); ++i) made.push_back(std::make_unique<Loop>());
        return made;
    }

    /// Accepts on the first loop and hands connections out in turn.
    Awaitable<void> accept() {
        for (std::size_t turn = 0;; ++turn) {
            Loop& loop = *loops[turn % loops.size()];
            auto [error, socket] = co_await acceptor.async_accept(loop.io.get_executor(), kAwaitTuple);
            if (!acceptor.is_open()) co_return;
            if (error) {
                // No descriptor left, most likely: what is open must close first.
                Timer timer(loops.front()->io.get_executor());
                timer.expires_after(kAcceptPause);
                co_await timer.async_wait(kAwaitable);
                continue;
            }
            if (shared.connections >= shared.options.limits.connections) continue;
            ++shared.connections;
            net::co_spawn(loop.io.get_executor(), serve(shared, loop, std::move(socket)), net::detached);
        }
    }

    void drain(Loop& loop) {
        if (loop.is_draining) return;
        loop.is_draining = true;
        loop.drain_end = Clock::now() + shared.options.limits.drain;
        for (Connection* connection : loop.connections) connection->sweep(Clock::now());
        loop.stop_if_drained();
    }

    void stop() {
        const auto close_acceptor = [this] {
            error_code ignored;
            acceptor.close(ignored);
        };
        net::post(loops.front()->io, close_acceptor);
        for (auto& loop : loops) net::post(loop->io, [this, &loop = *loop] { drain(loop); });
    }
};

Server::Server(ServerOptions options, ServerHooks hooks)
    : state_(std::make_unique<State>(std::move(options), std::move(hooks))) {}

Server::~Server() = default;

Result<std::uint16_t> Server::listen() {
    const auto& options = state_->shared.options;
    auto& acceptor = state_->acceptor;
    error_code error;
    const auto address = net::ip::make_address(options.address, error);
    const tcp::endpoint endpoint(address, options.port);
    if (!error) acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(net::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(1024, error);
    if (error) return Failure{.code = ErrorCode::kUnavailable, .detail = {{"reason", error.message()}}};

    state_->port = acceptor.local_endpoint().port();
    net::co_spawn(state_->loops.front()->io.get_executor(), state_->accept(), net::detached);
    for (auto& loop : state_->loops) {
        net::co_spawn(loop->io.get_executor(), sweep(*loop, options.limits.sweep), net::detached);
    }
    return state_->port;
}

void Server::run() {
    auto& state = *state_;
    if (state.shared.options.handles_signals) {
        state.signals.add(SIGTERM);
        state.signals.add(SIGINT);
        state.signals.async_wait([&state](const error_code& error, int) {
            if (!error) state.stop();
        });
    }
    const auto announce = [&state] {
        if (state.shared.hooks.on_ready) state.shared.hooks.on_ready(state.port);
    };
    net::post(state.loops.front()->io, announce);

    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < state.loops.size(); ++i) {
        threads.emplace_back([&loop = *state.loops[i]] { loop.io.run(); });
    }
    state.loops.front()->io.run();
}

void Server::stop() {
    state_->stop();
}

}  // namespace parrain::http
