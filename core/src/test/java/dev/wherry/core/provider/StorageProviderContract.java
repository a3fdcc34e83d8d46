package dev.wherry.core.provider;

/// What [StorageProvider] promises: a test for each bullet of its documentation, chosen by
/// [Capabilities] and never by the provider's name. A provider without a capability is tested to
/// refuse what needs it. Where a test server differs from the contract, the provider's own test
/// says so by a method of [ContractSubject], or overrides the one test and asserts what happens
/// instead; and it says why.
public abstract class StorageProviderContract
    implements StatContract,
        OpenContract,
        PutContract,
        PreconditionContract,
        DeleteContract,
        ListContract,
        KeyContract,
        MultipartContract,
        ServerSideCopyContract,
        ConcurrencyContract,
        CheckContract {}
