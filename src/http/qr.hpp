#pragma once

#include <string>
#include <string_view>

namespace parrain::http {

/// `text` as a QR code that any page or printer may show: an SVG document of square modules, black on white, with the
/// quiet zone of four modules that readers need and `text` as its title. It has neither scripts nor style attributes,
/// so that it shows under `default-src 'none'`. A seventh of it may be damaged (level M).
///
/// Empty where `text` is empty or longer than a QR code holds (2,331 bytes). Thread-safe.
/// Source: screens.md §1.4; ISO/IEC 18004.
std::string qr_svg(std::string_view text);

}  // namespace parrain::http
