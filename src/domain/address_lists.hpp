#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/email.hpp"

namespace parrain {

/// Whose address it is. Consumer and unknown ones never get an automatic message.
enum class AddressClass : std::uint8_t {
    kProfessional,  ///< a person at a company; every domain on no list
    kGeneric,       ///< a company's common mailbox (`contact@`, `info@`): belongs to the company
    kConsumer,      ///< a private mailbox at a mass provider
    kUnknown,       ///< no address given
};

/// The name on the wire: `professional`, `generic`, `consumer`, `unknown`.
std::string_view to_string(AddressClass address_class);

/// The class of this name, exactly as written by to_string.
std::optional<AddressClass> parse_address_class(std::string_view name);

/// A sorted set of lower-case words over one block of text: eight bytes a word beside the text itself.
///
/// Movable, not copyable; safe to read from several threads.
class WordList {
  public:
    WordList() = default;

    /// The words of `text`, one a line, in any order; blank lines and lines that begin with `#` are skipped. Nothing
    /// when a line is no word (`a-z 0-9 . - _`, at most 253 octets) or when there is not a single word: such a text is
    /// an error page or an empty file.
    static std::optional<WordList> parse(std::string text);

    /// As parse, over text that outlives the list (no copy is made).
    static std::optional<WordList> view(std::string_view text);

    WordList(WordList&&) = default;
    WordList& operator=(WordList&&) = default;

    bool contains(std::string_view word) const;

    /// Whether the domain or one of its parents is listed: `a.mailinator.com` by `mailinator.com`.
    bool contains_domain(std::string_view domain) const;

    std::size_t size() const { return words_.size(); }

  private:
    struct Word {
        std::uint32_t offset;
        std::uint32_t length;
    };
    bool index(std::string_view text);
    std::string_view at(const Word& word) const { return text_.substr(word.offset, word.length); }

    std::vector<char> owned_;
    std::string_view text_;
    std::vector<Word> words_;
};

/// Newer lists of an operator (DATA/lists/NAME.txt), each replacing the shipped one of its name; nothing = no such
/// file. A file that exists but cannot be read is given as empty text.
struct OperatorLists {
    std::optional<std::string> disposable = std::nullopt;
    std::optional<std::string> consumer = std::nullopt;
    std::optional<std::string> role = std::nullopt;
    std::optional<std::string> generic = std::nullopt;
};

/// The published lists that addresses are judged by. Built once at start; safe to read from several threads.
///
/// Of an operator's list that cannot be parsed the shipped one stays in force and its name is in refused(); for the
/// disposable list screening then fails closed: addresses it cannot clear wait for review.
/// Source: law-and-relevance.md §1 row 3 and §2.
class AddressLists {
  public:
    /// The lists as shipped with this version (lists/*.txt), under those of the operator.
    explicit AddressLists(const OperatorLists& newer = {});

    /// Names of the operator's lists that were refused; to be logged at start.
    const std::vector<std::string>& refused() const { return refused_; }

    /// False when the operator's disposable list was refused: what it would have listed is not known.
    bool knows_disposable() const { return knows_disposable_; }

    /// Whether mailboxes at this domain (ASCII, lower case) are thrown away after use.
    bool is_disposable(std::string_view domain) const { return disposable_.contains_domain(domain); }

    /// Whether this domain (ASCII, lower case) sells mailboxes to the public.
    bool is_consumer(std::string_view domain) const { return consumer_.contains_domain(domain); }

    /// Whether a machine or the mail system reads this mailbox (`noreply`, `No-Reply+7`, `bounces`).
    bool is_role(std::string_view local_part) const;

    /// Whether the mailbox is a company's common one (`contact`, `info2`, `service-client`).
    bool is_generic(std::string_view local_part) const;

    /// The class of an address; of one on a consumer domain always consumer, whatever its local part.
    AddressClass classify(const Email& email) const;

  private:
    /// Put the operator's list in place of the shipped one; false when it was refused.
    bool replace(WordList& list, std::string_view name, const std::optional<std::string>& text,
                 std::optional<WordList> (*parse)(std::string_view));

    WordList disposable_;
    WordList consumer_;
    WordList role_;
    WordList generic_;
    std::vector<std::string> refused_;
    bool knows_disposable_ = true;
};

}  // namespace parrain
