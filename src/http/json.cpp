#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/value_stack.hpp>
#include <cstdio>

#include "core/text.hpp"
#include "http/json_read.hpp"
#include "http/json_write.hpp"

namespace parrain::http {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDepth = 32;

bool is_forbidden_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
}

/// U+0080 to U+009F, the controls beyond ASCII: C2 80 to C2 9F.
bool has_c1_control(std::string_view text) {
    for (std::size_t at = text.find('\xC2'); at != std::string_view::npos; at = text.find('\xC2', at + 1)) {
        if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0) return true;
    }
    return false;
}

std::string escaped_key(std::string_view key) {
    std::string out;
    for (char c : key) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

/// Receives what the parser reads, builds the document, and refuses a key that its object has already.
class Builder {
  public:
    static constexpr std::size_t max_object_size = json::object::max_size();
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    explicit Builder(json::storage_ptr memory) { stack_.reset(std::move(memory)); }

    json::value release() { return stack_.release(); }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return true; }
    bool on_array_begin(json::error_code&) { return true; }

    bool on_object_end(std::size_t count, json::error_code& error) {
        const auto first = keys_.end() - static_cast<std::ptrdiff_t>(count);
        std::sort(first, keys_.end());
        if (std::adjacent_find(first, keys_.end()) != keys_.end()) {
            error = json::error::syntax;
            return false;
        }
        keys_.erase(first, keys_.end());
        stack_.push_object(count);
        return true;
    }

    bool on_array_end(std::size_t count, json::error_code&) {
        stack_.push_array(count);
        return true;
    }

    bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
        key_.append(part.data(), part.size());
        stack_.push_chars(part);
        return true;
    }
    bool on_key(json::string_view part, std::size_t, json::error_code&) {
        key_.append(part.data(), part.size());
        keys_.push_back(std::exchange(key_, {}));
        stack_.push_key(part);
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
        stack_.push_chars(part);
        return true;
    }
    bool on_string(json::string_view part, std::size_t, json::error_code&) {
        stack_.push_string(part);
        return true;
    }

    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, json::error_code&) {
        stack_.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, json::string_view, json::error_code&) {
        stack_.push_uint64(number);
        return true;
    }
    bool on_double(double number, json::string_view, json::error_code&) {
        stack_.push_double(number);
        return true;
    }
    bool on_bool(bool value, json::error_code&) {
        stack_.push_bool(value);
        return true;
    }
    bool on_null(json::error_code&) {
        stack_.push_null();
        return true;
    }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

  private:
    json::value_stack stack_;
    /// Keys of the objects that are still open, innermost last.
    std::vector<std::string> keys_;
    std::string key_;
};

/// The document of `text`, or nothing where it is no JSON.
std::optional<json::value> document_of(std::string_view text, const json::storage_ptr& memory) {
    json::parse_options options;
    options.max_depth = kMaxDepth;
    json::basic_parser<Builder> parser(options, memory);
    json::error_code error;
    const std::size_t consumed = parser.write_some(false, text.data(), text.size(), error);
    if (error || consumed != text.size()) return std::nullopt;
    return parser.handler().release();
}

/// `NaN`, `Infinity` or `-Infinity` where the text begins with it; empty else.
std::string_view leading_non_number(std::string_view text) {
    for (std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
        if (text.starts_with(word)) return word;
    }
    return {};
}

/// The text with bare `NaN` and its like, which some writers of JSON let slip, replaced by a value that no field takes:
/// the field is then refused with the code and pointer of any other wrong number. Nothing if there is none.
/// Source: bad-inputs.md, "amount … NaN".
std::optional<std::string> without_non_numbers(std::string_view text) {
    std::string out;
    bool in_string = false;
    bool found = false;
    while (!text.empty()) {
        const auto word = in_string ? std::string_view() : leading_non_number(text);
        if (!word.empty()) {
            out += "[[{}]]";
            text.remove_prefix(word.size());
            found = true;
            continue;
        }
        const bool is_escape = in_string && text.front() == '\\' && text.size() > 1;
        if (text.front() == '"') in_string = !in_string;
        out += text.substr(0, is_escape ? 2 : 1);
        text.remove_prefix(is_escape ? 2 : 1);
    }
    return found ? std::optional(out) : std::nullopt;
}

}  // namespace

std::string enumerator_name(const char* name) {
    const std::string_view text(name);
    const bool is_constant = text.size() > 1 && text[0] == 'k' && text[1] >= 'A' && text[1] <= 'Z';
    if (!is_constant) return std::string(member_name(name));
    std::string out;
    for (char c : text.substr(1)) {
        const bool is_upper = c >= 'A' && c <= 'Z';
        if (is_upper && !out.empty()) out += '_';
        out += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

Result<std::string> cleaned(std::string_view text) {
    if (text.size() > kMaxStringBytes) return fail(ErrorCode::kTooLong);
    if (std::ranges::any_of(text, is_forbidden_control) || has_c1_control(text)) return fail(ErrorCode::kInvalidText);
    const bool is_ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return is_ascii ? std::string(text) : strip_bidi_controls(text);
}

Result<std::string> text_within(std::string_view text, std::size_t min, std::size_t max) {
    const auto clean = cleaned(text);
    if (!clean) return clean.failure();
    const auto bare = trimmed(*clean);
    const std::size_t length = code_point_count(bare);
    if (length == 0 && min > 0) return fail(ErrorCode::kRequired);
    if (length < min) return fail(ErrorCode::kTooShort);
    if (length > max) return fail(ErrorCode::kTooLong);
    return std::string(bare);
}

std::string Pointer::str() const {
    if (parent_ == nullptr) return {};
    return parent_->str() + "/" + (key_ ? escaped_key(*key_) : std::to_string(index_));
}

std::nullopt_t FieldErrors::add(const Pointer& at, ErrorCode code, std::optional<Bounds> bounds) {
    if (errors_.size() < kMax) errors_.push_back({.pointer = at.str(), .code = code, .bounds = bounds});
    return std::nullopt;
}

Failure FieldErrors::failure() const {
    return {.code = std::ranges::min(errors_, {}, &FieldError::code).code, .fields = errors_};
}

Result<std::unique_ptr<Document>> Document::parse(std::string_view text) {
    std::unique_ptr<Document> document(new Document);
    document->root_ = document_of(text, &document->memory_);
    if (!document->root_) {
        const auto replaced = without_non_numbers(text);
        if (replaced) document->root_ = document_of(*replaced, &document->memory_);
    }
    if (!document->root_) return fail(ErrorCode::kMalformedJson);
    return document;
}

std::optional<bool> read_bool(const json::value& value, const Pointer& at, FieldErrors& errors) {
    if (const auto* given = value.if_bool()) return *given;
    return errors.add(at, ErrorCode::kBooleanExpected);
}

std::optional<std::int64_t> read_integer(const json::value& value, const Pointer& at, FieldErrors& errors) {
    if (const auto* number = value.if_int64()) return *number;
    return errors.add(at, value.is_uint64() ? ErrorCode::kOutOfRange : ErrorCode::kIntegerExpected);
}

std::optional<double> read_double(const json::value& value, const Pointer& at, FieldErrors& errors) {
    if (!value.is_number()) return errors.add(at, ErrorCode::kOutOfRange);
    const auto number = value.to_number<double>();
    if (!std::isfinite(number)) return errors.add(at, ErrorCode::kOutOfRange);
    return number;
}

std::optional<std::string_view> read_raw_string(const json::value& value, const Pointer& at, FieldErrors& errors) {
    const auto* text = value.if_string();
    if (!text) return errors.add(at, ErrorCode::kStringExpected);
    if (text->size() > kMaxStringBytes) return errors.add(at, ErrorCode::kTooLong);
    return std::string_view(text->data(), text->size());
}

std::optional<std::string> read_string(const json::value& value, const Pointer& at, FieldErrors& errors) {
    const auto raw = read_raw_string(value, at, errors);
    if (!raw) return std::nullopt;
    auto clean = cleaned(*raw);
    if (!clean) return errors.add(at, clean.error());
    return std::move(*clean);
}

std::optional<Verbatim> read_verbatim(const json::value& value, const Pointer& at, FieldErrors& errors) {
    const auto raw = read_raw_string(value, at, errors);
    if (!raw) return std::nullopt;
    return Verbatim{std::string(*raw)};
}

std::optional<Currency> read_currency(const json::value& value, const Pointer& at, FieldErrors& errors) {
    const auto* text = value.if_string();
    if (!text) return errors.add(at, ErrorCode::kCurrencyUnknown);
    const auto currency = Currency::parse({text->data(), text->size()});
    if (!currency) return errors.add(at, currency.error());
    return *currency;
}

std::optional<Money> read_money(const json::value& value, const Pointer& at, FieldErrors& errors) {
    const auto* object = value.if_object();
    if (!object) return errors.add(at, ErrorCode::kObjectExpected);
    const std::size_t errors_before = errors.list().size();
    std::optional<std::int64_t> minor;
    const Pointer at_amount(at, "amount");
    if (const auto* amount = object->if_contains("amount"); !amount || amount->is_null()) {
        errors.add(at_amount, ErrorCode::kRequired);
    } else if (const auto* number = amount->if_int64()) {
        minor = *number;
    } else {
        errors.add(at_amount, ErrorCode::kAmountInvalid);
    }
    std::optional<Currency> currency;
    const Pointer at_currency(at, "currency");
    if (const auto* code = object->if_contains("currency"); !code || code->is_null()) {
        errors.add(at_currency, ErrorCode::kRequired);
    } else {
        currency = read_currency(*code, at_currency, errors);
    }
    for (const auto& entry : *object) {
        const std::string_view key(entry.key().data(), entry.key().size());
        if (key != "amount" && key != "currency") errors.add(Pointer(at, key), ErrorCode::kUnknownField);
    }
    if (!minor || !currency || errors.list().size() != errors_before) return std::nullopt;
    const auto money = Money::parse(*minor, *currency);
    if (!money) return errors.add(at_amount, money.error());
    return *money;
}

std::optional<Instant> read_instant(const json::value& value, const Pointer& at, FieldErrors& errors) {
    const auto* text = value.if_string();
    if (!text) return errors.add(at, ErrorCode::kStringExpected);
    const auto moment = Instant::parse({text->data(), text->size()});
    if (!moment) return errors.add(at, ErrorCode::kTimeInvalid);
    return *moment;
}

std::optional<Rate> read_rate(const json::value& value, const Pointer& at, FieldErrors& errors) {
    if (value.is_uint64()) return errors.add(at, ErrorCode::kRateRange);
    const auto basis_points = read_integer(value, at, errors);
    if (!basis_points) return std::nullopt;
    const auto rate = Rate::parse(*basis_points);
    if (!rate) return errors.add(at, rate.error());
    return *rate;
}

void write_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t written = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        out.append(text, written, i - written);
        written = i + 1;
        if (byte == '"' || byte == '\\') {
            out += '\\';
            out += text[i];
        } else if (byte == '\n') {
            out += "\\n";
        } else {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(byte));
            out += escape;
        }
    }
    out.append(text, written);
    out += '"';
}

void write_double(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    out.append(text, static_cast<std::size_t>(end - text));
}

void write_money(std::string& out, const Money& value) {
    out += "{\"amount\":";
    writing::integer(out, value.minor());
    out += ",\"currency\":\"";
    out += value.currency().code();
    out += "\"}";
}

}  // namespace parrain::http
