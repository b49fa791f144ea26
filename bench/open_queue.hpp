#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "publisher.hpp"
#include "server_process.hpp"

namespace parrain::bench {

/// A workspace with eight reps and as many open recommendations as wanted, in a database of its own: every seventh is
/// free to be taken, and a third is late.
class OpenQueue {
  public:
    OpenQueue(OpenedData& data, std::size_t open);

    /// One page of the queue, as a whole request.
    struct Page {
        std::string name;
        std::string request;
    };
    /// The first page of each view, of fifty, and one in the middle of the whole queue.
    std::vector<Page> pages(const ServerProcess& server) const;

  private:
    std::string request(const std::string& query) const;
    std::string cursor_in_the_middle(const ServerProcess& server) const;

    std::size_t open_;
    std::string api_key_;
    MemberId rep_;  ///< the first of them
};

}  // namespace parrain::bench
