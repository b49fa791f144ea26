#include "documents/xlsx.hpp"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "core/text.hpp"
#include "documents/safe_text.hpp"

namespace parrain::documents {
namespace {

/// A file that is only in memory: the library writes to a path.
class MemoryFile {
  public:
    MemoryFile() : descriptor_(memfd_create("parrain-xlsx", MFD_CLOEXEC)) {
        if (descriptor_ < 0) throw std::runtime_error("no memory for a workbook");
    }
    ~MemoryFile() { close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

    std::string content() const {
        std::string bytes;
        std::array<char, 1 << 16> block;
        for (off_t at = 0;;) {
            const ssize_t got = pread(descriptor_, block.data(), block.size(), at);
            if (got < 0) throw std::runtime_error("a workbook cannot be read back");
            if (got == 0) return bytes;
            bytes.append(block.data(), static_cast<std::size_t>(got));
            at += got;
        }
    }

  private:
    int descriptor_;
};

/// Sheet names may hold 31 characters and none of `[]:*?/\` nor an apostrophe at either end.
std::string sheet_name(std::string_view title) {
    constexpr std::size_t kLongest = 31;
    std::string name(title);
    std::erase_if(name, [](char c) { return std::string_view("[]:*?/\\'").find(c) != std::string_view::npos; });
    while (code_point_count(name) > kLongest) {
        do {
            name.pop_back();
        } while (!is_valid_utf8(name));
    }
    return name.empty() ? "Parrain" : name;
}

/// Writes the cells of one sheet, row by row from the top.
class Sheet {
  public:
    Sheet(lxw_workbook* book, std::string_view title)
        : book_(book), sheet_(workbook_add_worksheet(book, sheet_name(title).c_str())) {
        if (sheet_ == nullptr) throw std::runtime_error("a workbook takes no sheet");
        bold_ = workbook_add_format(book);
        format_set_bold(bold_);
        moment_ = formatted("yyyy-mm-dd hh:mm:ss");
        for (std::size_t decimals = 0; decimals < money_.size(); ++decimals) {
            money_[decimals] = formatted(decimals == 0 ? "0" : "0." + std::string(decimals, '0'));
        }
    }

    void write(const app::Table& table) {
        set_widths(table);
        for (const std::string& heading : table.headings) put(heading, bold_);
        worksheet_freeze_panes(sheet_, 1, 0);
        for (const auto& row : table.rows) {
            ++row_;
            column_ = 0;
            for (const app::Cell& cell : row) std::visit(*this, cell);
        }
    }

    void operator()(std::monostate) { ++column_; }
    void operator()(const std::string& text) { put(text, nullptr); }
    void operator()(std::int64_t number) { put_number(static_cast<double>(number), money_[0]); }
    // The file format knows no other number; 15 digits of it are exact.
    void operator()(Money amount) {
        const int decimals = amount.currency().decimals();
        put_number(static_cast<double>(amount.minor()) / std::pow(10.0, decimals),
                   money_.at(static_cast<std::size_t>(decimals)));
    }
    void operator()(Instant at) {
        constexpr double kMicrosADay = 86'400e6;
        constexpr double kDaysTo1970 = 25'569;  // since the first day spreadsheets know
        put_number(kDaysTo1970 + static_cast<double>(at.micros()) / kMicrosADay, moment_);
    }

  private:
    lxw_format* formatted(const std::string& pattern) {
        lxw_format* format = workbook_add_format(book_);
        format_set_num_format(format, pattern.c_str());
        return format;
    }

    void set_widths(const app::Table& table) {
        constexpr double kNarrowest = 12;
        constexpr double kWidest = 40;
        for (std::size_t i = 0; i < table.headings.size(); ++i) {
            const double wanted = static_cast<double>(code_point_count(table.headings[i])) + 2;
            worksheet_set_column(sheet_, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i),
                                 std::clamp(wanted, kNarrowest, kWidest), nullptr);
        }
    }

    void put(const std::string& text, lxw_format* format) {
        check(worksheet_write_string(sheet_, row_, column_++, safe_text(text).c_str(), format));
    }
    void put_number(double number, lxw_format* format) {
        check(worksheet_write_number(sheet_, row_, column_++, number, format));
    }

    static void check(lxw_error error) {
        if (error != LXW_NO_ERROR) throw std::runtime_error(lxw_strerror(error));
    }

    lxw_workbook* book_;
    lxw_worksheet* sheet_;
    lxw_format* bold_ = nullptr;
    lxw_format* moment_ = nullptr;
    std::array<lxw_format*, 4> money_ = {};  // by the currency's decimals
    lxw_row_t row_ = 0;
    lxw_col_t column_ = 0;
};

}  // namespace

std::string xlsx_of(const app::Table& table, std::string_view title) {
    const MemoryFile file;
    lxw_workbook_options options = {};
    options.constant_memory = LXW_TRUE;
    lxw_workbook* book = workbook_new_opt(file.path().c_str(), &options);
    if (book == nullptr) throw std::runtime_error("no workbook can be made");
    try {
        Sheet(book, title).write(table);
    } catch (...) {
        workbook_close(book);
        throw;
    }
    // Frees the book whether or not it could be written.
    const lxw_error error = workbook_close(book);
    if (error != LXW_NO_ERROR) throw std::runtime_error(lxw_strerror(error));
    return file.content();
}

}  // namespace parrain::documents
