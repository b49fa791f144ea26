#include "documents/packing_list.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace parrain::documents {
namespace {

// A4 in points.
constexpr double kWidth = 595.28;
constexpr double kHeight = 841.89;
constexpr double kMargin = 48;
constexpr double kBottom = kHeight - kMargin - 18;
constexpr double kBox = 14;
constexpr double kIndent = kMargin + kBox + 14;
constexpr double kGap = 12;
constexpr double kCountWidth = 40;

constexpr const char* kTitleFont = "DejaVu Sans Bold 18";
constexpr const char* kHeadingFont = "DejaVu Sans Bold 11";
constexpr const char* kTextFont = "DejaVu Sans 10";
constexpr const char* kSmallFont = "DejaVu Sans 8";

struct Destroy {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};

template <class T>
using Owned = std::unique_ptr<T, Destroy>;

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

/// The pages in the making: writes from top to bottom and begins a page where the last one is full.
class Pages {
  public:
    Pages(std::string& into, std::string page_word)
        : surface_(cairo_pdf_surface_create_for_stream(append, &into, kWidth, kHeight)),
          cairo_(cairo_create(surface_.get())),
          page_word_(std::move(page_word)) {
        number_page();
    }

    void title(const std::string& text) {
        cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, text.c_str());
        paragraph(text, kTitleFont);
    }

    /// A text over the whole width.
    void paragraph(const std::string& text, const char* font) { y_ += draw(text, font, kMargin, width_from(kMargin)); }

    /// How many of something are to be fetched.
    void fetched(std::int64_t count, const std::string& thing) {
        const double height = height_of(thing, kTextFont, width_from(kMargin + kCountWidth));
        make_room(height);
        draw(std::to_string(count) + " ×", kTextFont, kMargin, kCountWidth);
        draw(thing, kTextFont, kMargin + kCountWidth, width_from(kMargin + kCountWidth));
        y_ += height + 2;
    }

    /// A box to tick, what goes into the parcel, and where it goes.
    void parcel(const app::Parcel& parcel) {
        std::string address;
        for (const std::string& line : parcel.lines) address += (address.empty() ? "" : "\n") + line;
        const double width = width_from(kIndent);
        const double height = height_of(parcel.thing, kHeadingFont, width) + height_of(address, kTextFont, width) +
                              height_of(parcel.number, kSmallFont, width) + kGap;
        make_room(height);
        cairo_set_line_width(cairo_.get(), 1);
        cairo_rectangle(cairo_.get(), kMargin, y_, kBox, kBox);
        cairo_stroke(cairo_.get());
        y_ += draw(parcel.thing, kHeadingFont, kIndent, width);
        y_ += draw(address, kTextFont, kIndent, width);
        y_ += draw(parcel.number, kSmallFont, kIndent, width) + kGap;
    }

    void gap() { y_ += kGap; }

    void rule() {
        cairo_set_line_width(cairo_.get(), 0.5);
        cairo_move_to(cairo_.get(), kMargin, y_);
        cairo_line_to(cairo_.get(), kWidth - kMargin, y_);
        cairo_stroke(cairo_.get());
        y_ += kGap;
    }

    /// Ends the document; nothing may be written after.
    void finish() {
        cairo_show_page(cairo_.get());
        cairo_surface_finish(surface_.get());
        const cairo_status_t status = cairo_surface_status(surface_.get());
        if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(cairo_status_to_string(status));
    }

  private:
    static double width_from(double x) { return kWidth - kMargin - x; }

    Owned<PangoLayout> layout_of(const std::string& text, const char* font, double width) {
        Owned<PangoLayout> layout(pango_cairo_create_layout(cairo_.get()));
        const Owned<PangoFontDescription> description(pango_font_description_from_string(font));
        pango_layout_set_font_description(layout.get(), description.get());
        pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
        return layout;
    }

    static double height_of(PangoLayout* layout) {
        int height = 0;
        pango_layout_get_size(layout, nullptr, &height);
        return static_cast<double>(height) / PANGO_SCALE;
    }

    double height_of(const std::string& text, const char* font, double width) {
        return height_of(layout_of(text, font, width).get());
    }

    /// Writes at the present height, which stays; gives how high the text is.
    double draw(const std::string& text, const char* font, double x, double width) {
        const Owned<PangoLayout> layout = layout_of(text, font, width);
        cairo_move_to(cairo_.get(), x, y_);
        pango_cairo_show_layout(cairo_.get(), layout.get());
        return height_of(layout.get());
    }

    void make_room(double height) {
        if (y_ + height <= kBottom) return;
        cairo_show_page(cairo_.get());
        number_page();
    }

    void number_page() {
        ++page_;
        y_ = kBottom + kGap;
        draw(page_word_ + " " + std::to_string(page_), kSmallFont, kMargin, width_from(kMargin));
        y_ = kMargin;
    }

    Owned<cairo_surface_t> surface_;
    Owned<cairo_t> cairo_;
    std::string page_word_;
    double y_ = kMargin;
    int page_ = 0;
};

}  // namespace

std::string packing_list_pdf_of(const app::PackingList& list) {
    std::string pdf;
    Pages pages(pdf, list.page);
    pages.title(list.title);
    pages.paragraph(list.subtitle, kTextFont);
    pages.gap();
    if (!list.things.empty()) {
        pages.paragraph(list.to_fetch, kHeadingFont);
        for (const auto& [count, thing] : list.things) pages.fetched(count, thing);
        pages.gap();
        pages.rule();
    }
    for (const app::Parcel& parcel : list.parcels) pages.parcel(parcel);
    pages.finish();
    return pdf;
}

}  // namespace parrain::documents
