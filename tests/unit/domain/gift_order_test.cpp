// Every cell of the dispatch of gifts, and the addresses it takes.

#include "domain/gift_order.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

namespace parrain {
namespace {

using State = GiftOrderState;
using Event = GiftOrderEvent;

constexpr State kStates[] = {State::kEarned,    State::kAddressAsked, State::kToPack,   State::kShipped,
                             State::kDelivered, State::kReturned,     State::kCancelled};
constexpr Event kEvents[] = {Event::kAsked,     Event::kConfirmedAddress, Event::kShipped,
                             Event::kDelivered, Event::kReturned,         Event::kCancelled};

TEST_CASE("of 42 cells twelve are legal, all others name state and event") {
    const std::map<std::pair<State, Event>, State> legal = {
        {{State::kEarned, Event::kAsked}, State::kAddressAsked},
        {{State::kEarned, Event::kConfirmedAddress}, State::kToPack},
        {{State::kEarned, Event::kCancelled}, State::kCancelled},
        {{State::kAddressAsked, Event::kAsked}, State::kAddressAsked},
        {{State::kAddressAsked, Event::kConfirmedAddress}, State::kToPack},
        {{State::kAddressAsked, Event::kCancelled}, State::kCancelled},
        {{State::kToPack, Event::kShipped}, State::kShipped},
        {{State::kToPack, Event::kCancelled}, State::kCancelled},
        {{State::kShipped, Event::kDelivered}, State::kDelivered},
        {{State::kShipped, Event::kReturned}, State::kReturned},
        {{State::kReturned, Event::kConfirmedAddress}, State::kToPack},
        {{State::kReturned, Event::kCancelled}, State::kCancelled},
    };
    for (const State state : kStates) {
        for (const Event event : kEvents) {
            CAPTURE(to_string(state));
            CAPTURE(to_string(event));
            const auto reached = next(state, event);
            const auto cell = legal.find({state, event});
            REQUIRE(reached.ok() == (cell != legal.end()));
            if (reached) {
                CHECK(*reached == cell->second);
            } else {
                CHECK(reached.failure() == Failure{.code = ErrorCode::kIllegalTransition,
                                                   .detail = {{"of", "gift_order"},
                                                              {"state", std::string(to_string(state))},
                                                              {"event", std::string(to_string(event))}}});
            }
        }
    }
}

TEST_CASE("names are read as what they were written for") {
    for (const State state : kStates) CHECK(parse_gift_order_state(to_string(state)) == state);
    for (const Event event : kEvents) CHECK(parse_gift_order_event(to_string(event)) == event);
    CHECK_FALSE(parse_gift_order_event("Shipped"));
}

TEST_CASE("a gift can be called off until it leaves the house") {
    const std::set<State> in_the_house = {State::kEarned, State::kAddressAsked, State::kToPack};
    for (const State state : kStates) CHECK(can_be_called_off(state) == in_the_house.contains(state));
}

PostalAddress home() {
    return {.name = "Léa Martin",
            .line1 = "12 rue des Lilas",
            .line2 = "",
            .postcode = "75020",
            .city = "Paris",
            .country = "FR"};
}

TEST_CASE("an address is tidied") {
    PostalAddress address = home();
    address.name = "  Léa\u202e Martin ";
    address.country = "fr";
    const auto tidy = checked(address);
    REQUIRE(tidy);
    CHECK(*tidy == home());
}

TEST_CASE("no parcel is sent to half an address") {
    struct Fault {
        std::string PostalAddress::*field;
        std::string text;
        ErrorCode code;
        const char* pointer;
    };
    const Fault faults[] = {
        {&PostalAddress::name, " ", ErrorCode::kRequired, "/name"},
        {&PostalAddress::line1, "", ErrorCode::kRequired, "/line1"},
        {&PostalAddress::line2, std::string(121, 'x'), ErrorCode::kTooLong, "/line2"},
        {&PostalAddress::postcode, std::string(17, '1'), ErrorCode::kTooLong, "/postcode"},
        {&PostalAddress::city, "Paris\nFrance", ErrorCode::kInvalidText, "/city"},
        {&PostalAddress::country, "ZZ", ErrorCode::kCountryInvalid, "/country"},
    };
    for (const Fault& fault : faults) {
        CAPTURE(fault.pointer);
        PostalAddress address = home();
        address.*fault.field = fault.text;
        const auto tidy = checked(address);
        REQUIRE_FALSE(tidy);
        CHECK(tidy.failure().fields == std::vector<FieldError>{{fault.pointer, fault.code}});
    }
}

}  // namespace
}  // namespace parrain
