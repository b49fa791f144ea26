#include "documents/csv.hpp"

#include "core/decimal.hpp"
#include "documents/safe_text.hpp"

namespace parrain::documents {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kLineEnd = "\r\n";

std::string quoted(std::string text) {
    if (text.find_first_of(",;\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

struct Written {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const std::string& text) const { return quoted(safe_text(text)); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(Money amount) const { return decimal(amount); }
    std::string operator()(Instant at) const { return at.str(); }
};

}  // namespace

std::string csv_of(const app::Table& table) {
    std::string out(kByteOrderMark);
    const auto add_line = [&out](const auto& cells, const auto& write) {
        bool is_first = true;
        for (const auto& cell : cells) {
            if (!is_first) out += ',';
            is_first = false;
            out += write(cell);
        }
        out += kLineEnd;
    };
    add_line(table.headings, Written());
    for (const auto& row : table.rows) {
        add_line(row, [](const app::Cell& cell) { return std::visit(Written(), cell); });
    }
    return out;
}

}  // namespace parrain::documents
