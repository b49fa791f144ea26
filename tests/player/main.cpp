// history_player SEED COUNT lives through COUNT random histories, from SEED on, with the server that its standard input
// and output lead to, and says of each whether an invariant broke.
// history_player --currencies SEED COUNT lists what each of them is paid in.

#include <boost/json.hpp>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

#include "model/history.hpp"
#include "model/random.hpp"
#include "model/truth.hpp"
#include "player/remote_subject.hpp"

namespace {

using namespace parrain;

void list_currencies(std::uint64_t seed, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
        model::Random random(seed + i);
        std::cout << model::Truth(random).currency().code() << '\n';
    }
}

void play(std::uint64_t seed, std::uint64_t count) {
    const auto at_the_server = [](Currency currency, const std::vector<RewardRule>& rules) {
        return std::make_unique<player::RemoteSubject>(currency, rules);
    };
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto wrong = model::run_history(seed + i, at_the_server);
        boost::json::object verdict = {{"do", "verdict"}, {"seed", seed + i}, {"wrong", wrong.value_or("")}};
        std::cout << boost::json::serialize(verdict) << std::endl;
    }
}

}  // namespace

int main(int count, char** words) {
    try {
        const bool lists = count == 4 && std::string_view(words[1]) == "--currencies";
        if (lists) {
            list_currencies(std::stoull(words[2]), std::stoull(words[3]));
            return 0;
        }
        if (count != 3) {
            std::cerr << "history_player [--currencies] SEED COUNT\n";
            return 2;
        }
        play(std::stoull(words[1]), std::stoull(words[2]));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "history_player: " << error.what() << '\n';
        return 1;
    }
}
