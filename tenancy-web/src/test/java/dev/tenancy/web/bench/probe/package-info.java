/** The same read with tenancy and without, as EJBs in the deployment. */
package dev.tenancy.web.bench.probe;
