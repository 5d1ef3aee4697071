package io.tokenpak.companion;

import io.tokenpak.companion.credential.CredentialSettings;
import io.tokenpak.companion.credential.export.ExportSettings;
import io.tokenpak.companion.credential.lease.LeaseSettings;
import io.tokenpak.companion.credential.notice.NoticeSettings;
import io.tokenpak.companion.credential.refresh.RedeemSettings;
import io.tokenpak.companion.credential.refresh.RefreshSettings;
import java.util.Optional;

/// Where credentials come from, and what is done for them beside the requests.
///
/// @param refresh how logins are renewed
/// @param redeem how the companion renews the Claude login itself, where it may
/// @param export where logins are written to
/// @param notice how the owner is told that a person must log in again
/// @param lease the broker that lends logins; empty if there is none
public record CareSettings(
    CredentialSettings credential,
    RefreshSettings refresh,
    RedeemSettings redeem,
    ExportSettings export,
    NoticeSettings notice,
    Optional<LeaseSettings> lease) {}
