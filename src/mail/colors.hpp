#pragma once

#include <string>
#include <string_view>

namespace parrain::mail {

/// A brand's color as it can be read: `#rrggbb` each.
struct Palette {
    std::string accent;     ///< as chosen: behind a button, in a border
    std::string on_accent;  ///< text on it, black or white
    std::string link;       ///< text on white
    std::string link_dark;  ///< text on the dark page
};

/// The colors that follow from an accent (`#rrggbb`); texts reach a contrast of at least 4.5 to their ground (WCAG 2.2
/// AA). What is no such color is read as a dark gray.
Palette palette_of(std::string_view accent);

}  // namespace parrain::mail
