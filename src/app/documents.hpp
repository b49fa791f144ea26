#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/money.hpp"
#include "core/time.hpp"

namespace parrain::app {

/// One cell of a table: nothing, a text, a whole number, an amount or a moment.
///
/// Ids are texts, since spreadsheets keep 15 digits of a number. An amount is written in the decimals of its currency
/// without naming it: give the currency a column of its own.
using Cell = std::variant<std::monostate, std::string, std::int64_t, Money, Instant>;

/// What people take away to a spreadsheet: headings in their language and rows as long as the headings.
struct Table {
    std::vector<std::string> headings;
    std::vector<std::vector<Cell>> rows;
};

/// Writes tables as files. Thread-safe.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it, in either form.
/// Source: bad-inputs.md, "=HYPERLINK(..) in a note, then CSV export".
class Documents {
  public:
    virtual ~Documents() = default;

    /// RFC 4180 in UTF-8 with a byte order mark: commas, CRLF, `1234.50`, `2026-05-01T10:00:00Z`.
    virtual std::string to_csv(const Table& table) const = 0;

    /// An Excel workbook of one sheet named `title`: amounts, whole numbers and moments (UTC) as what they are.
    /// Throws std::runtime_error where it cannot be written.
    virtual std::string to_xlsx(const Table& table, std::string_view title) const = 0;
};

}  // namespace parrain::app
