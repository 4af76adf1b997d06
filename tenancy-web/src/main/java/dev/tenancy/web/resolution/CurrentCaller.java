package dev.tenancy.web.resolution;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** The caller of the running request. The door sets it; resources read it. */
@RequestScoped
public class CurrentCaller {

    private Optional<Caller> caller = Optional.empty();

    /** The caller; empty where the door lets everybody in. */
    public Optional<Caller> get() {
        return caller;
    }

    /** Who has just logged in. */
    public void enter(Caller.Operator operator) {
        set(operator);
    }

    void set(Caller found) {
        caller = Optional.of(found);
    }
}
