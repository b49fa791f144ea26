#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parrain {

/// One line of a file of comma-separated values; several lines of text where a quoted cell holds line breaks.
struct CsvRecord {
    std::vector<std::string> cells;
    std::size_t size = 0;   ///< bytes, the line break included
    std::size_t lines = 0;  ///< of text
    /// Whether its quotes are wrong; then it is one line of text and has no cells.
    bool is_broken = false;

    /// Nothing but blanks stands on it.
    bool is_blank() const;
};

/// The record at the beginning of `text`, by RFC 4180 with `separator` in place of the comma and line ends of either
/// kind. None where more text is needed to tell where it ends; `is_all` says that there is none.
///
/// A record of more than kLongestRecord bytes is broken: most often a quote was never closed.
std::optional<CsvRecord> first_record(std::string_view text, char separator, bool is_all);

inline constexpr std::size_t kLongestRecord = 64 << 10;

/// The separator by which the first record has most cells: `;`, `,` or a tab.
char separator_of(std::string_view text);

/// What the bytes of a text file stand for.
enum class TextEncoding { kUtf8, kWindows1252 };

/// Finds out the encoding of a file that is read piece by piece.
class EncodingFinder {
  public:
    void add(std::string_view piece);
    /// None where the bytes are text of neither encoding. After the last piece.
    std::optional<TextEncoding> found() const;

  private:
    bool may_be_utf8_ = true;
    bool may_be_windows_ = true;
    std::string rest_;  ///< a character of UTF-8 whose end is still to come
};

/// `text` in UTF-8.
std::string to_utf8(std::string_view text, TextEncoding encoding);

/// The byte order mark of UTF-8, with which spreadsheets begin a file.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace parrain
