package dev.tenancy.web.it.probe;

import dev.tenancy.binding.TenantSessionListener;
import dev.tenancy.problem.TenancyException.BindingRefused;
import org.eclipse.persistence.sessions.SessionEvent;

/** The product's listener without its refusals: what it would refuse goes on, unbound, for a control to show where. */
public class LenientListener extends TenantSessionListener {

    @Override
    public void postAcquireConnection(SessionEvent event) {
        try {
            super.postAcquireConnection(event);
        } catch (BindingRefused unbound) {
            // goes on
        }
    }
}
