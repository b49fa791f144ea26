#include "http/qr.hpp"

#include <qrencode.h>

#include <memory>

#include "http/handlers/html.hpp"

namespace parrain::http {
namespace {

/// Modules left white on every side, as the standard asks.
constexpr int kQuietZone = 4;

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

bool is_dark(const QRcode& code, int x, int y) {
    return (code.data[y * code.width + x] & 1) != 0;
}

/// One bar of SVG path for each run of dark modules in a line.
std::string bars(const QRcode& code) {
    std::string path;
    for (int y = 0; y < code.width; ++y) {
        for (int x = 0; x < code.width; ++x) {
            if (!is_dark(code, x, y)) continue;
            const int start = x;
            while (x < code.width && is_dark(code, x, y)) ++x;
            const std::string width = std::to_string(x - start);
            path += "M" + std::to_string(start + kQuietZone) + " " + std::to_string(y + kQuietZone) + "h" + width +
                    "v1h-" + width + "z";
        }
    }
    return path;
}

}  // namespace

std::string qr_svg(std::string_view text) {
    constexpr int kSmallestVersion = 0;
    const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeData(static_cast<int>(text.size()),
                                                                   reinterpret_cast<const unsigned char*>(text.data()),
                                                                   kSmallestVersion, QR_ECLEVEL_M));
    if (code == nullptr) return {};
    const std::string side = std::to_string(code->width + 2 * kQuietZone);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
           "\" shape-rendering=\"crispEdges\" role=\"img\">\n<title>" + escaped_html(text) +
           "</title>\n<path fill=\"#fff\" d=\"M0 0h" + side + "v" + side + "h-" + side + "z\"/>\n<path d=\"" +
           bars(*code) + "\"/>\n</svg>\n";
}

}  // namespace parrain::http
