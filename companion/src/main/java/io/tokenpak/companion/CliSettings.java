package io.tokenpak.companion;

import io.tokenpak.dispatch.PoolSettings;

/// What the pool of CLI processes does, whether it is used or not.
///
/// @param ownLogin whether children use the CLI's own login; else they reach their provider through
///   the companion, with its credentials
/// @param loginFolder the folder whose login the CLI's own is, as the CLI itself would name it
public record CliSettings(boolean ownLogin, String loginFolder, PoolSettings pool) {}
