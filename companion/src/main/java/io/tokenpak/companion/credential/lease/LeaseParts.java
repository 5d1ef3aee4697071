package io.tokenpak.companion.credential.lease;

/// What works on one lease.
record LeaseParts(
    Broker broker,
    BrokerClock clock,
    LeaseBook book,
    LeaseDesk desk,
    LeaseCourse course,
    LeaseTelemetry telemetry) {}
