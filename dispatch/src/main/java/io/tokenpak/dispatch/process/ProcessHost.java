package io.tokenpak.dispatch.process;

/// What every process of a pool is started with.
///
/// @param poolId marks the processes of this pool, so that a later start finds those that outlived
///   it; see [Sweep]
public record ProcessHost(
    ProcessStarter starter,
    ClaudeProgram program,
    Enclosure enclosure,
    String poolId,
    ProcessLimits limits) {}
