#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "core/result.hpp"

namespace parrain {

/// How much an event matters to the operator.
enum class LogLevel {
    kDebug,    ///< for developers, off by default
    kInfo,     ///< the normal course of things
    kWarning,  ///< handled, but somebody should know
    kError,    ///< something failed that should not have
};

/// A number or a word that describes an event.
class LogValue {
  public:
    template <std::integral T>
    LogValue(T number) : value_(static_cast<std::int64_t>(number)) {}
    LogValue(std::string_view text) : value_(std::string(text)) {}
    LogValue(const std::string& text) : value_(text) {}
    LogValue(const char* text) : value_(std::string(text)) {}

    const std::variant<std::int64_t, std::string>& get() const { return value_; }

  private:
    std::variant<std::int64_t, std::string> value_;
};

/// One named value of an event.
struct LogField {
    std::string_view key;
    LogValue value;
};

/// Writes one JSON line: `{"time":"…Z","level":"info","event":"referral.accepted","referral":"42"}`.
///
/// `event` is `noun.verb_past`. Fields hold ids, codes, counts and durations, never personal data: no address, name,
/// telephone number, token, password or free text of a person. Thread-safe; a line is never torn. Never fails: a log
/// that cannot be written is not the caller's concern.
void log_event(std::string_view event, std::initializer_list<LogField> fields = {});

/// As log_event, at another level than info.
void log_event(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

/// Writes from now on to standard error, which is also the start.
void log_to_stderr();

/// Appends from now on to a file, made if absent. @error kUnavailable where it cannot be opened; the log stays where it
/// was
Result<void> log_to_file(const std::string& path);

/// Leaves out what matters less than `level`. kInfo at the start.
void set_log_level(LogLevel level);

/// While it lives every line goes to `sink` (without its line end) instead of the log; for tests, one at a time.
class LogCapture {
  public:
    explicit LogCapture(std::function<void(std::string_view line)> sink);
    ~LogCapture();
    LogCapture(const LogCapture&) = delete;
    LogCapture& operator=(const LogCapture&) = delete;
};

}  // namespace parrain
