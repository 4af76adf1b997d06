package dev.tenancy.signup;

import dev.tenancy.problem.TenancyException.SignUpClosed;
import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.problem.TenancyException.TooManyRequests;
import dev.tenancy.registry.RegistrationOutcome.Registered;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;

/** Registers a company that asks for it itself. Open to anybody, if the installation lets it. */
public interface SignUp {

    /** What the audit trail calls those who sign up. */
    String ACTOR = "sign-up";

    /** Whether this installation lets companies register themselves. */
    boolean isOpen();

    /**
     * Registers a tenant on the plan of new ones. The running request's address is counted, whatever comes of it: who guesses
     * slugs finds few.
     *
     * @return the tenant with its first key, which is shown this once
     * @throws SignUpClosed if nobody can sign up here
     * @throws TooManyRequests if the address has tried too often
     * @throws SlugTaken if the slug is, or was, another tenant's
     */
    Registered signUp(Slug slug, TenantName name);
}
