#include "core/csv_record.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace parrain {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

/// Where the line of text at the beginning ends: behind its break, or nowhere.
std::size_t end_of_line(std::string_view text) {
    const auto end = text.find_first_of("\r\n");
    if (end == kNowhere) return kNowhere;
    const bool is_pair = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
    return end + (is_pair ? 2 : 1);
}

/// Reads one record from the left.
class Reader {
  public:
    Reader(std::string_view text, char separator, bool is_all) : text_(text), separator_(separator), is_all_(is_all) {}

    std::optional<CsvRecord> read() {
        for (;;) {
            if (!read_cell()) return broken_or_unfinished();
            if (at_ == text_.size()) return is_all_ ? finished(at_) : std::nullopt;
            if (text_[at_] == separator_) {
                ++at_;
                continue;
            }
            if (text_[at_] != '\r' && text_[at_] != '\n') return broken();
            // Whether a line feed follows a return is still to come.
            if (text_[at_] == '\r' && at_ + 1 == text_.size() && !is_all_) return std::nullopt;
            return finished(at_ + end_of_line(text_.substr(at_)));
        }
    }

  private:
    /// False where its quotes are wrong or not closed yet.
    bool read_cell() {
        std::string cell;
        if (at_ < text_.size() && text_[at_] == '"') return read_quoted(cell);
        const std::array<char, 4> ends = {separator_, '\r', '\n', '"'};
        const auto end = std::min(text_.find_first_of(std::string_view(ends.data(), ends.size()), at_), text_.size());
        if (end < text_.size() && text_[end] == '"') {
            is_wrong_ = true;
            return false;
        }
        record_.cells.emplace_back(text_.substr(at_, end - at_));
        at_ = end;
        return true;
    }

    bool read_quoted(std::string& cell) {
        std::size_t from = at_ + 1;
        for (;;) {
            const auto quote = text_.find('"', from);
            if (quote == kNowhere) return false;
            cell += text_.substr(from, quote - from);
            const bool is_escape = quote + 1 < text_.size() && text_[quote + 1] == '"';
            if (!is_escape) {
                // Whether a second quote follows is still to come.
                if (quote + 1 == text_.size() && !is_all_) return false;
                at_ = quote + 1;
                record_.cells.push_back(std::move(cell));
                return true;
            }
            cell += '"';
            from = quote + 2;
        }
    }

    std::optional<CsvRecord> finished(std::size_t end) {
        if (end > kLongestRecord) return broken();
        record_.size = end;
        record_.lines = count_lines(text_.substr(0, end));
        return std::move(record_);
    }

    std::optional<CsvRecord> broken_or_unfinished() {
        const bool may_end = !is_wrong_ && !is_all_ && text_.size() <= kLongestRecord;
        return may_end ? std::nullopt : broken();
    }

    /// Its first line of text, whatever stands on it: the next record is looked for behind.
    std::optional<CsvRecord> broken() {
        const auto end = end_of_line(text_);
        if (end == kNowhere && !is_all_ && text_.size() <= kLongestRecord) return std::nullopt;
        return CsvRecord{.cells = {}, .size = end == kNowhere ? text_.size() : end, .lines = 1, .is_broken = true};
    }

    static std::size_t count_lines(std::string_view text) {
        std::size_t lines = 0;
        while (!text.empty()) {
            text.remove_prefix(std::min(end_of_line(text), text.size()));
            ++lines;
        }
        return lines;
    }

    std::string_view text_;
    char separator_;
    bool is_all_;
    bool is_wrong_ = false;
    std::size_t at_ = 0;
    CsvRecord record_;
};

/// What Windows-1252 has from 0x80 to 0x9f; 0 where it has nothing.
constexpr std::array<char32_t, 32> kWindows = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                               0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                               0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                               0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

char32_t windows_character(unsigned char byte) {
    const bool is_special = byte >= 0x80 && byte < 0xA0;
    return is_special ? kWindows.at(byte - 0x80U) : char32_t{byte};
}

bool is_windows_text(unsigned char byte) {
    if (byte == '\t' || byte == '\n' || byte == '\r') return true;
    return byte >= 0x20 && byte != 0x7F && windows_character(byte) != 0;
}

void append_utf8(std::string& out, char32_t c) {
    const auto tail = [](char32_t bits) { return static_cast<char>(0x80U | (bits & 0x3FU)); };
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0U | (c >> 6U));
        out += tail(c);
    } else {
        out += static_cast<char>(0xE0U | (c >> 12U));
        out += tail(c >> 6U);
        out += tail(c);
    }
}

/// How many bytes at the end begin a character of UTF-8 without ending it.
std::size_t unfinished(std::string_view text) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if ((byte & 0xC0U) == 0x80) continue;
        const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        return length > back ? back : 0;
    }
    return 0;
}

}  // namespace

bool CsvRecord::is_blank() const {
    return !is_broken && std::ranges::all_of(cells, [](const std::string& cell) { return trimmed(cell).empty(); });
}

std::optional<CsvRecord> first_record(std::string_view text, char separator, bool is_all) {
    if (text.empty()) return std::nullopt;
    return Reader(text, separator, is_all).read();
}

char separator_of(std::string_view text) {
    char best = ',';
    std::size_t most = 0;
    for (const char separator : {';', ',', '\t'}) {
        const auto record = first_record(text, separator, true);
        if (record && record->cells.size() > most) {
            most = record->cells.size();
            best = separator;
        }
    }
    return most > 1 ? best : ',';
}

void EncodingFinder::add(std::string_view piece) {
    may_be_windows_ = may_be_windows_ &&
                      std::ranges::all_of(piece, [](char c) { return is_windows_text(static_cast<unsigned char>(c)); });
    if (!may_be_utf8_) return;
    rest_ += piece;
    const std::size_t kept = unfinished(rest_);
    const auto whole = std::string_view(rest_).substr(0, rest_.size() - kept);
    may_be_utf8_ = whole.find('\0') == kNowhere && is_valid_utf8(whole);
    rest_.erase(0, rest_.size() - kept);
}

std::optional<TextEncoding> EncodingFinder::found() const {
    if (may_be_utf8_ && rest_.empty()) return TextEncoding::kUtf8;
    return may_be_windows_ ? std::optional(TextEncoding::kWindows1252) : std::nullopt;
}

std::string to_utf8(std::string_view text, TextEncoding encoding) {
    if (encoding == TextEncoding::kUtf8) return std::string(text);
    std::string out;
    for (const char c : text) append_utf8(out, windows_character(static_cast<unsigned char>(c)));
    return out;
}

}  // namespace parrain
