#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
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

/// One parcel of a packing list: what goes in, and to whom.
struct Parcel {
    std::string number;              ///< of the order
    std::string thing;               ///< `2 × Jacket (Medium)`
    std::vector<std::string> lines;  ///< recipient and address, without empty lines
};

/// What somebody takes to the shelves, in the language of whoever packs.
struct PackingList {
    std::string title;
    std::string subtitle;  ///< the day, and how many parcels
    std::string to_fetch;  ///< above `things`
    /// Everything to take from the shelves, summed over the parcels: how many, and what.
    std::vector<std::pair<std::int64_t, std::string>> things;
    std::vector<Parcel> parcels;
    std::string page;  ///< before the number of a page
};

/// One entry of an agenda.
struct AgendaEntry {
    std::string uid;  ///< stays the same while the entry is changed
    std::int64_t revision = 0;
    Instant at;
    Duration length = Duration::minutes(30);
    Instant changed_at;      ///< when the entry last was
    bool is_promise = true;  ///< keeps others from planning something else then
    std::string title;
    std::string url;
};

/// What somebody has to do, for the program that they keep their calendar in.
struct Agenda {
    std::string name;
    Instant now;
    std::vector<AgendaEntry> entries;
};

/// Writes tables and lists as files. Thread-safe.
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

    /// A PDF of A4 pages with a box to tick beside each parcel; no parcel is cut by the end of a page.
    /// Throws std::runtime_error where it cannot be written.
    virtual std::string packing_list_pdf(const PackingList& list) const = 0;

    /// iCalendar (RFC 5545), times in UTC.
    virtual std::string to_ics(const Agenda& agenda) const = 0;
};

}  // namespace parrain::app
