#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mail/colors.hpp"

namespace parrain::mail {

/// Values that stand in a text as marks, so that no parser ever sees them.
///
/// A mark is made of private-use characters, which Markdown takes for letters; `without_marks` removes any that a text
/// holds of its own.
class Marks {
  public:
    /// What stands for the value of a variable.
    std::string add(std::string name, std::string value);

    /// `text` cut at its marks: pieces of text, and values by their index.
    struct Piece {
        std::string_view text;
        std::optional<std::size_t> value = {};
    };
    std::vector<Piece> pieces(std::string_view text) const;

    const std::string& name(std::size_t index) const { return values_[index].first; }
    const std::string& value(std::size_t index) const { return values_[index].second; }

    static std::string without_marks(std::string_view text);

  private:
    std::vector<std::pair<std::string, std::string>> values_;
};

/// Markdown written out in both forms.
struct Written {
    std::string html;
    std::string text;
    std::set<std::string, std::less<>> shown;  ///< variables whose value can be read, or leads somewhere
};

/// The body of a message from CommonMark (https://spec.commonmark.org/0.30) and the values its marks stand for.
///
/// A paragraph that is one link becomes a button; what follows a line across (`---`) is small print. HTML is shown as
/// it was written, images as their description. Nothing where blocks stand too deep in one another.
std::optional<Written> written(std::string_view markdown, const Marks& marks, const Palette& palette);

}  // namespace parrain::mail
