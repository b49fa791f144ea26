#include "integrations/sepa.hpp"

#include <pugixml.hpp>
#include <sstream>

#include "core/decimal.hpp"
#include "core/text.hpp"

namespace parrain::integrations {
namespace {

constexpr const char* kNamespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
constexpr std::size_t kLongestName = 70;
constexpr std::size_t kLongestPurpose = 140;

pugi::xml_node add(pugi::xml_node parent, const char* name) {
    return parent.append_child(name);
}

void add(pugi::xml_node parent, const char* name, const std::string& text) {
    parent.append_child(name).text().set(text.c_str());
}

std::string count_of(const PaymentFile& file) {
    return std::to_string(file.transfers.size());
}

/// The moment to the second, as ISODateTime.
std::string moment_of(Instant at) {
    constexpr std::int64_t kSecond = Duration::seconds(1).micros;
    return Instant(at.micros() / kSecond * kSecond).str();
}

void add_account(pugi::xml_node parent, const char* name, const Iban& iban) {
    add(add(add(parent, name), "Id"), "IBAN", iban.str());
}

/// The bank of a party. Its code may be left out since IBAN only; the debtor's element must then say so.
void add_bank(pugi::xml_node parent, const char* name, const std::optional<Bic>& bic, bool is_mandatory) {
    if (!bic && !is_mandatory) return;
    const pugi::xml_node institution = add(add(parent, name), "FinInstnId");
    if (bic) {
        add(institution, "BICFI", bic->str());
    } else {
        add(add(institution, "Othr"), "Id", "NOTPROVIDED");
    }
}

void add_transfer(pugi::xml_node parent, const Transfer& transfer) {
    const pugi::xml_node line = add(parent, "CdtTrfTxInf");
    add(add(line, "PmtId"), "EndToEndId", transfer.key);
    pugi::xml_node amount = add(add(line, "Amt"), "InstdAmt");
    amount.append_attribute("Ccy").set_value(std::string(transfer.amount.currency().code()).c_str());
    amount.text().set(decimal(transfer.amount).c_str());
    add_bank(line, "CdtrAgt", transfer.creditor.bic, false);
    add(add(line, "Cdtr"), "Nm", sepa_text(transfer.creditor.name, kLongestName));
    add_account(line, "CdtrAcct", transfer.creditor.iban);
    add(add(line, "RmtInf"), "Ustrd", sepa_text(transfer.purpose, kLongestPurpose));
}

void add_head(pugi::xml_node root, const PaymentFile& file) {
    const pugi::xml_node head = add(root, "GrpHdr");
    add(head, "MsgId", message_id(file));
    add(head, "CreDtTm", moment_of(file.created_at));
    add(head, "NbOfTxs", count_of(file));
    add(head, "CtrlSum", decimal(control_sum(file)));
    add(add(head, "InitgPty"), "Nm", sepa_text(file.debtor.name, kLongestName));
}

void add_payment(pugi::xml_node root, const PaymentFile& file) {
    const pugi::xml_node payment = add(root, "PmtInf");
    add(payment, "PmtInfId", message_id(file));
    add(payment, "PmtMtd", "TRF");
    add(payment, "NbOfTxs", count_of(file));
    add(payment, "CtrlSum", decimal(control_sum(file)));
    add(add(add(payment, "PmtTpInf"), "SvcLvl"), "Cd", "SEPA");
    add(add(payment, "ReqdExctnDt"), "Dt", file.execution_day);
    add(add(payment, "Dbtr"), "Nm", sepa_text(file.debtor.name, kLongestName));
    add_account(payment, "DbtrAcct", file.debtor.iban);
    add_bank(payment, "DbtrAgt", file.debtor.bic, true);
    add(payment, "ChrgBr", "SLEV");
    for (const Transfer& transfer : file.transfers) add_transfer(payment, transfer);
}

}  // namespace

std::string sepa_credit_transfer(const PaymentFile& file) {
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version").set_value("1.0");
    declaration.append_attribute("encoding").set_value("UTF-8");
    pugi::xml_node envelope = document.append_child("Document");
    envelope.append_attribute("xmlns").set_value(kNamespace);
    const pugi::xml_node root = add(envelope, "CstmrCdtTrfInitn");
    add_head(root, file);
    add_payment(root, file);
    std::ostringstream out;
    document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
    return out.str();
}

}  // namespace parrain::integrations
