#include "core/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <mutex>
#include <utility>

#include "core/text.hpp"

namespace parrain {
namespace {

/// Hands each finished line to a function.
class FunctionSink final : public spdlog::sinks::base_sink<std::mutex> {
  public:
    explicit FunctionSink(std::function<void(std::string_view)> write) : write_(std::move(write)) {}

  protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        std::string_view text(line.data(), line.size());
        if (text.ends_with('\n')) text.remove_suffix(1);
        write_(text);
    }
    void flush_() override {}

  private:
    std::function<void(std::string_view)> write_;
};

// spdlog shares sinks and loggers between threads, hence the shared pointers here.
std::shared_ptr<spdlog::logger> make_logger(std::shared_ptr<spdlog::sinks::sink> sink) {
    auto logger = std::make_shared<spdlog::logger>("parrain", std::move(sink));
    logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})", spdlog::pattern_time_type::utc));
    logger->flush_on(spdlog::level::trace);
    return logger;
}

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::kDebug: return spdlog::level::debug;
        case LogLevel::kInfo: return spdlog::level::info;
        case LogLevel::kWarning: return spdlog::level::warn;
        case LogLevel::kError: return spdlog::level::err;
    }
    return spdlog::level::err;
}

/// The process has one log, as it has one standard error: threading it through every layer would buy nothing. Never
/// destroyed, so that the last destructors of the process may still write.
struct Log {
    std::mutex mutex;
    std::shared_ptr<spdlog::logger> logger = make_logger(std::make_shared<spdlog::sinks::stderr_sink_mt>());
    std::shared_ptr<spdlog::logger> before_capture;
    std::atomic<spdlog::level::level_enum> level = spdlog::level::info;

    static Log& instance() {
        static Log& log = *new Log;
        return log;
    }

    std::shared_ptr<spdlog::logger> current() {
        const std::lock_guard lock(mutex);
        return logger;
    }

    /// Puts `next` in place and gives back what was there.
    std::shared_ptr<spdlog::logger> replace(std::shared_ptr<spdlog::logger> next) {
        next->set_level(level);
        const std::lock_guard lock(mutex);
        return std::exchange(logger, std::move(next));
    }
};

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
            out += escape;
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_value(std::string& out, const LogValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value.get())) {
        out += std::to_string(*number);
        return;
    }
    const auto& text = std::get<std::string>(value.get());
    append_json_string(out, is_valid_utf8(text) ? text : nfc(text));
}

}  // namespace

void log_event(std::string_view event, std::initializer_list<LogField> fields) {
    log_event(LogLevel::kInfo, event, fields);
}

void log_event(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    const auto logger = Log::instance().current();
    if (!logger->should_log(level_of(level))) return;
    std::string line = R"("event":)";
    append_json_string(line, event);
    for (const LogField& field : fields) {
        line += ',';
        append_json_string(line, field.key);
        line += ':';
        append_value(line, field.value);
    }
    logger->log(level_of(level), spdlog::string_view_t(line));
}

void log_to_stderr() {
    Log::instance().replace(make_logger(std::make_shared<spdlog::sinks::stderr_sink_mt>()));
}

Result<void> log_to_file(const std::string& path) {
    try {
        Log::instance().replace(make_logger(std::make_shared<spdlog::sinks::basic_file_sink_mt>(path)));
    } catch (const spdlog::spdlog_ex&) {
        return fail(ErrorCode::kUnavailable);
    }
    return {};
}

void set_log_level(LogLevel level) {
    Log& log = Log::instance();
    log.level = level_of(level);
    log.current()->set_level(level_of(level));
}

LogCapture::LogCapture(std::function<void(std::string_view line)> sink) {
    Log& log = Log::instance();
    log.before_capture = log.replace(make_logger(std::make_shared<FunctionSink>(std::move(sink))));
}

LogCapture::~LogCapture() {
    Log::instance().replace(std::exchange(Log::instance().before_capture, nullptr));
}

}  // namespace parrain
