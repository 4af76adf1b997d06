package dev.tenancy.server;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Lets this node forget what it remembers of the registry, after a change and after one that may have been made. */
@Interceptor
@ChangesRegistry
@Priority(Interceptor.Priority.PLATFORM_AFTER)
public class ChangesRegistryInterceptor {

    @Inject
    private AccessMemory memory;

    @AroundInvoke
    Object forget(InvocationContext invocation) throws Exception {
        try {
            return invocation.proceed();
        } finally {
            memory.forget();
        }
    }
}
