#pragma once

namespace parrain::mail {

/// Readies GMime; called by whoever uses it, as often as they like. Thread-safe.
void init_gmime();

}  // namespace parrain::mail
