#include "domain/gift_order.hpp"

#include <algorithm>
#include <array>

#include "core/countries.hpp"
#include "core/text.hpp"
#include "domain/enum_names.hpp"

namespace parrain {
namespace {

using State = GiftOrderState;
using Event = GiftOrderEvent;

constexpr EnumNames<State, kGiftOrderStateCount> kStates("earned", "address_asked", "to_pack", "shipped", "delivered",
                                                         "returned", "cancelled");
constexpr EnumNames<Event, kGiftOrderEventCount> kEvents("asked", "confirmed_address", "shipped", "delivered",
                                                         "returned", "cancelled", "corrected_address");

struct Cell {
    State state;
    Event event;
    State next;
};

constexpr std::array kCells = {
    Cell{State::kEarned, Event::kAsked, State::kAddressAsked},
    Cell{State::kEarned, Event::kConfirmedAddress, State::kToPack},
    Cell{State::kEarned, Event::kCancelled, State::kCancelled},
    Cell{State::kAddressAsked, Event::kAsked, State::kAddressAsked},
    Cell{State::kAddressAsked, Event::kConfirmedAddress, State::kToPack},
    Cell{State::kAddressAsked, Event::kCancelled, State::kCancelled},
    Cell{State::kToPack, Event::kShipped, State::kShipped},
    Cell{State::kToPack, Event::kCancelled, State::kCancelled},
    Cell{State::kToPack, Event::kCorrectedAddress, State::kToPack},
    Cell{State::kShipped, Event::kDelivered, State::kDelivered},
    Cell{State::kShipped, Event::kReturned, State::kReturned},
    Cell{State::kReturned, Event::kConfirmedAddress, State::kToPack},
    Cell{State::kReturned, Event::kCancelled, State::kCancelled},
};

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

struct AddressRule {
    std::string PostalAddress::*field;
    const char* pointer;
    bool required;
    std::size_t longest;
};

constexpr std::array kAddressRules = {
    AddressRule{&PostalAddress::name, "/name", true, 120},
    AddressRule{&PostalAddress::line1, "/line1", true, 120},
    AddressRule{&PostalAddress::line2, "/line2", false, 120},
    AddressRule{&PostalAddress::postcode, "/postcode", false, 16},
    AddressRule{&PostalAddress::city, "/city", true, 100},
};

}  // namespace

Result<GiftOrderState> next(GiftOrderState state, GiftOrderEvent event) {
    const auto cell =
        std::ranges::find_if(kCells, [&](const Cell& one) { return one.state == state && one.event == event; });
    if (cell != kCells.end()) return cell->next;
    return Failure{
        .code = ErrorCode::kIllegalTransition,
        .detail = {
            {"of", "gift_order"}, {"state", std::string(to_string(state))}, {"event", std::string(to_string(event))}}};
}

bool can_be_called_off(GiftOrderState state) {
    return state == State::kEarned || state == State::kAddressAsked || state == State::kToPack;
}

std::string_view to_string(GiftOrderState state) {
    return kStates.of(state);
}
std::string_view to_string(GiftOrderEvent event) {
    return kEvents.of(event);
}
std::optional<GiftOrderState> parse_gift_order_state(std::string_view name) {
    return kStates.parse(name);
}
std::optional<GiftOrderEvent> parse_gift_order_event(std::string_view name) {
    return kEvents.parse(name);
}

Result<PostalAddress> checked(PostalAddress address) {
    std::vector<FieldError> errors;
    for (const AddressRule& rule : kAddressRules) {
        std::string& text = address.*rule.field;
        text = std::string(trimmed(strip_bidi_controls(text)));
        if (rule.required && text.empty()) errors.push_back({rule.pointer, ErrorCode::kRequired});
        if (code_point_count(text) > rule.longest) {
            errors.push_back({rule.pointer, ErrorCode::kTooLong, at_most(rule.longest)});
        }
        if (std::ranges::any_of(text, is_control)) errors.push_back({rule.pointer, ErrorCode::kInvalidText});
    }
    const auto country = CountryCode::parse(trimmed(address.country));
    if (country) address.country = std::string(country->str());
    if (!country) errors.push_back({"/country", country.error()});
    if (address.postcode.empty() && country && has_postcodes(*country)) {
        errors.push_back({"/postcode", ErrorCode::kRequired});
    }
    if (errors.empty()) return address;
    const ErrorCode first = std::ranges::min_element(errors, {}, &FieldError::code)->code;
    return Failure{.code = first, .fields = std::move(errors)};
}

}  // namespace parrain
