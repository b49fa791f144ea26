#pragma once

#include <cstddef>
#include <string>

#include "app/gift_store.hpp"
#include "core/catalogue.hpp"
#include "domain/calling.hpp"

/// The people and companies of the demo: invented, of domains that exist nowhere, by number.
namespace parrain::cli {

/// How many different companies there are; those of other numbers repeat them.
inline constexpr std::size_t kInventedCompanies = 1'100;

/// Somebody at a company.
struct InventedContact {
    std::string company;
    std::string domain;
    std::string name;
    std::string email;
    std::string country;
    Locale locale = Locale::kFr;
};

/// A company and somebody there; every sixth is British and speaks English, the others French. The `colleague`th of
/// several: their companies are the same, their names are not.
InventedContact invented_contact(std::size_t number, std::size_t colleague = 0);

/// Where a contact lives, so that a gift can be sent.
PostalAddress invented_address(const InventedContact& contact, std::size_t number);

/// What a user writes beside a score, in their language.
std::string invented_comment(Locale locale, int score, std::size_t number);

/// What a prospect needs, as their advocate says it.
std::string invented_need(Locale locale, std::size_t number);

/// How an advocate knows a prospect.
std::string invented_relationship(Locale locale, std::size_t number);

/// A telephone of a contact, of the ranges that are kept for films and books.
std::string invented_phone(const InventedContact& contact, std::size_t number);

/// What a rep writes down of a call; empty where nobody answered.
std::string invented_call_note(CallParty party, CallOutcome outcome, std::size_t number);

/// Why a sale came to nothing.
std::string invented_loss(std::size_t number);

}  // namespace parrain::cli
